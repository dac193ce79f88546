import type { Limits } from "../../bindings";
import { number } from "../../lib/format";

/** Limits as they are typed. */
export interface LimitsDraft {
  /** Empty is the usual number. */
  concurrency: string;
  /** Empty is no limit. */
  count: string;
  seconds: number;
  /** Empty is all of them. */
  burst: string;
  inOrder: boolean;
}

export type LimitsField = "concurrency" | "count" | "burst";

/** As the engine's `Limits` says. */
export const USUAL_CONCURRENCY = 16;
const MOST_CONCURRENCY = 256;
const MOST_COUNT = 100_000;

export const SPANS = [1, 10, 60, 3600, 86_400] as const;

export function draftOf({ concurrency, rate, in_order }: Limits): LimitsDraft {
  return {
    concurrency: concurrency == null ? "" : String(concurrency),
    count: rate ? String(rate.count) : "",
    seconds: rate?.seconds ?? 60,
    burst: rate && rate.burst !== rate.count ? String(rate.burst) : "",
    inOrder: in_order,
  };
}

export type LimitsReading =
  | { ok: true; limits: Limits }
  | { ok: false; problems: Partial<Record<LimitsField, string>> };

export function readLimits(draft: LimitsDraft): LimitsReading {
  const problems: Partial<Record<LimitsField, string>> = {};
  const read = (field: LimitsField, most: number) => {
    const text = draft[field].trim();
    if (text === "") return undefined;
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= 1 && value <= most) return value;
    problems[field] = `Give a number from 1 to ${number(most)}, or nothing.`;
    return undefined;
  };
  const concurrency = read("concurrency", MOST_CONCURRENCY);
  const count = read("count", MOST_COUNT);
  const burst = count === undefined ? undefined : read("burst", count);
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    limits: {
      ...(concurrency !== undefined && { concurrency }),
      ...(count !== undefined && {
        rate: { count, seconds: draft.seconds, burst: burst ?? count },
      }),
      in_order: draft.inOrder,
    },
  };
}

/** Whether something other than what holds was typed. */
export function isChanged(draft: LimitsDraft, limits: Limits): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(limits));
}
