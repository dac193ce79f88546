import type { Destination } from "../../bindings";
import { placeOf } from "../../delivery/words";
import { fold } from "../../lib/fold";

export type Shown = "all" | "waiting" | "held";

function belongs({ state, waiting }: Destination, shown: Shown): boolean {
  switch (shown) {
    case "all":
      return true;
    case "waiting":
      return waiting > 0;
    case "held":
      return state !== "open";
  }
}

export function countShown(all: readonly Destination[]): Record<Shown, number> {
  const count = (shown: Shown) => all.filter((one) => belongs(one, shown)).length;
  return { all: all.length, waiting: count("waiting"), held: count("held") };
}

/** What needs a look first, then by host. */
export function listDestinations(
  all: readonly Destination[],
  shown: Shown,
  words: string,
): Destination[] {
  const text = fold(words.trim());
  return all
    .filter(
      (one) =>
        belongs(one, shown) && fold(`${one.origin} ${one.connection_name ?? ""}`).includes(text),
    )
    .sort((a, b) => rank(a) - rank(b) || placeOf(a).localeCompare(placeOf(b)));
}

function rank({ state, failures }: Destination): number {
  if (state !== "open") return 0;
  return failures > 0 ? 1 : 2;
}
