/** Script time per frame, from Chromium's own trace of the page's main thread. */
import type { ChromiumDriver } from "./browser.ts";

/** One frame and the milliseconds of script within it. */
export interface Frame {
  script: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  args?: { data?: { type?: string } };
}

const SCRIPT = new Set([
  "EvaluateScript",
  "FunctionCall",
  "FireAnimationFrame",
  "TimerFire",
  "RunMicrotasks",
]);
const FRAME = "AnimationFrame";
/** What moves something: only frames in which it came are counted, not those spent waiting. */
const MOVES = new Set(["pointermove", "mousemove"]);

/** Traces `act` and gives the frames in which the pointer moved something. */
export async function frames(tab: ChromiumDriver, act: () => Promise<void>): Promise<Frame[]> {
  const browser = tab.page.context().browser();
  if (!browser) throw new Error("the page has no browser");
  await browser.startTracing(tab.page, { categories: ["devtools.timeline"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  return perFrame(trace.traceEvents);
}

function perFrame(events: TraceEvent[]): Frame[] {
  const starts = events
    .filter((event) => event.name === FRAME && event.ph === "b")
    .sort((a, b) => a.ts - b.ts);
  const main = busiest(starts);
  const bounds = starts.filter((event) => thread(event) === main).map((event) => event.ts);
  const scripts = events
    .filter((event) => event.ph === "X" && SCRIPT.has(event.name) && thread(event) === main)
    .sort((a, b) => a.ts - b.ts);
  const moves = events
    .filter((event) => MOVES.has(event.args?.data?.type ?? "") && thread(event) === main)
    .map((event) => event.ts);
  const sums = bounds.map(() => 0);
  let frame = 0;
  let counted = 0;
  for (const event of scripts) {
    while (frame + 1 < bounds.length && event.ts >= (bounds[frame + 1] ?? 0)) frame += 1;
    const end = event.ts + (event.dur ?? 0);
    // Nested events lie within the outer one that was counted.
    const own = Math.max(0, end - Math.max(event.ts, counted));
    counted = Math.max(counted, end);
    sums[frame] = (sums[frame] ?? 0) + own / 1000;
  }
  const moved = (_: number, at: number) => {
    const end = bounds[at + 1] ?? Number.POSITIVE_INFINITY;
    return moves.some((ts) => ts >= (bounds[at] ?? end) && ts < end);
  };
  return sums.filter(moved).map((script) => ({ script }));
}

const thread = (event: TraceEvent) => `${event.pid}/${event.tid}`;

/** The main thread of the page that drew most. */
function busiest(starts: TraceEvent[]): string {
  const count = new Map<string, number>();
  for (const event of starts) count.set(thread(event), (count.get(thread(event)) ?? 0) + 1);
  return [...count].sort((a, b) => b[1] - a[1])[0]?.[0] ?? "";
}
