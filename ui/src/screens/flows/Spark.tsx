import type { Day } from "../../bindings";
import { plural } from "../../lib/format";

const HEIGHT = 22;

/** The heights of a day's two parts in pixels; a day without runs keeps a 1 px line. */
export function barHeights(day: Day, most: number): { ok: number; failed: number } {
  if (day.ok + day.failed === 0) return { ok: 1, failed: 0 };
  const scale = (runs: number) => Math.round((runs / most) * HEIGHT);
  const failed = day.failed === 0 ? 0 : Math.max(2, scale(day.failed));
  return { ok: day.ok === 0 ? 0 : Math.max(1, scale(day.ok)), failed };
}

/** Runs of the last seven days, oldest first; failed ones on top in red. */
export function Spark({ week }: { week: readonly Day[] }) {
  const most = Math.max(1, ...week.map((day) => day.ok + day.failed));
  const runs = week.reduce((sum, day) => sum + day.ok + day.failed, 0);
  const failed = week.reduce((sum, day) => sum + day.failed, 0);
  const bars = week.map((day, at) => ({
    daysAgo: week.length - 1 - at,
    ...barHeights(day, most),
  }));
  const words = `${plural(runs, "run")} in 7 days, ${failed} failed`;
  return (
    <div
      role="img"
      aria-label={words}
      title={words}
      className="flex h-6 w-[68px] items-end gap-0.5"
    >
      {bars.map(({ daysAgo, ok, failed }) => (
        <span key={daysAgo} className="flex flex-1 flex-col gap-px">
          {failed > 0 && (
            <span className="rounded-[1px] bg-failed-mark" style={{ height: failed }} />
          )}
          {ok > 0 && <span className="rounded-[1px] bg-line-field" style={{ height: ok }} />}
        </span>
      ))}
    </div>
  );
}
