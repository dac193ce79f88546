import { useState } from "react";
import type { Limits } from "../../bindings";
import type { RpcError } from "../../lib/host";
import { draftOf, isChanged, type LimitsField, readLimits } from "./draft";

/** Limits being changed: what is typed, what is wrong with it, and whether it is worth saving. */
export function useLimits(limits: Limits, refused: RpcError | null) {
  const [draft, setDraft] = useState(() => draftOf(limits));
  const reading = readLimits(draft);
  const problems: Partial<Record<LimitsField, string>> = reading.ok ? {} : reading.problems;
  const at = fieldOf(refused?.field);
  return {
    draft,
    setDraft,
    limits: reading.ok ? reading.limits : undefined,
    problems: at && refused ? { ...problems, [at]: refused.message } : problems,
    changed: isChanged(draft, limits),
    /** They hold now: what was typed is as they are written. */
    saved: (now: Limits) => setDraft(draftOf(now)),
    discard: () => setDraft(draftOf(limits)),
    /** What the engine refused, where no field shows it. */
    refusal: refused && !at ? refused.message : undefined,
  };
}

/** The engine names fields by their place in `Limits`: `limits.rate.count`. */
function fieldOf(path: string | undefined): LimitsField | undefined {
  const last = path?.split(".").at(-1);
  if (last === "rate") return "count";
  return (["concurrency", "count", "burst"] as const).find((field) => field === last);
}
