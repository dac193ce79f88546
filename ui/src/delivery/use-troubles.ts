import { useMemo } from "react";
import type { Trouble } from "../bindings";
import { useRpc } from "../lib/query";

export interface Troubles {
  /** Those that go on, the most serious first. */
  open: readonly Trouble[];
  /** Those that are over, the newest first. */
  ended: readonly Trouble[];
}

/** Places where deliveries fail, and those where they did. */
export function useTroubles() {
  const list = useRpc("trouble_list", {});
  const troubles = useMemo<Troubles | undefined>(
    () =>
      list.data && {
        open: list.data.filter((trouble) => trouble.ended == null),
        ended: list.data.filter((trouble) => trouble.ended != null),
      },
    [list.data],
  );
  return { troubles, error: list.error, refetch: list.refetch };
}
