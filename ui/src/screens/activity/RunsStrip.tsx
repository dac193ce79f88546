import type { Bar, RunStats } from "../../bindings";
import { cx } from "../../lib/cx";
import { duration, fullTime, number, plural } from "../../lib/format";

export interface RunsStripProps {
  /** Figures of what the list shows. */
  stats: RunStats | undefined;
  /** The bars, of the whole range of time. */
  bars: readonly Bar[];
  span: { from: number; to: number } | undefined;
  onSpan: (span: { from: number; to: number } | undefined) => void;
  /** When the selected run was accepted: its bar is marked. */
  at: number | undefined;
  now: number;
}

/** Figures, and the runs over time; a bar narrows the list to its time, and again to all. */
export function RunsStrip({ stats, bars, span, onSpan, at, now }: RunsStripProps) {
  return (
    <div className="grid h-18 shrink-0 grid-cols-[auto_minmax(0,1fr)] items-center gap-6 border-b border-line px-4">
      <dl className="flex gap-5">
        <Figure name="Runs">{stats ? number(stats.total) : "–"}</Figure>
        <Figure name="Failed" failed={(stats?.failed ?? 0) > 0}>
          {stats ? number(stats.failed) : "–"}
        </Figure>
        <Figure name="Median">{stats?.median == null ? "–" : duration(stats.median)}</Figure>
      </dl>
      {bars.length > 0 && <Histogram {...{ bars, span, onSpan, at, now }} />}
    </div>
  );
}

function Figure({
  name,
  failed = false,
  children,
}: {
  name: string;
  failed?: boolean;
  children: React.ReactNode;
}) {
  return (
    <div>
      <dt className="text-12 text-ink-3">{name}</dt>
      <dd
        className={cx(
          "num text-16 font-semibold tracking-[-0.01em] whitespace-nowrap",
          failed && "text-failed",
        )}
      >
        {children}
      </dd>
    </div>
  );
}

const HEIGHT = 36;

function Histogram({
  bars,
  span,
  onSpan,
  at,
  now,
}: Pick<RunsStripProps, "bars" | "span" | "onSpan" | "at" | "now">) {
  const most = Math.max(1, ...bars.map((bar) => bar.ok + bar.failed));
  const width = bars[1] && bars[0] ? bars[1].at - bars[0].at : now - (bars[0]?.at ?? now);
  const long = width >= 12 * 3_600_000;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(part * (bars.length - 1)));
  return (
    <div className="min-w-0">
      <fieldset
        aria-label="Runs over time"
        className="flex h-10 items-end gap-0.5 border-b border-line-strong"
      >
        {bars.map((bar) => {
          const to = bar.at + width;
          const chosen = span?.from === bar.at;
          const here = chosen || (!span && at !== undefined && at >= bar.at && at < to);
          const ok = Math.round((bar.ok / most) * HEIGHT);
          const failed = Math.round((bar.failed / most) * HEIGHT);
          const words = `${fullTime(bar.at)}: ${plural(bar.ok + bar.failed, "run")}, ${bar.failed} failed`;
          return (
            <button
              key={bar.at}
              type="button"
              aria-label={words}
              aria-pressed={chosen}
              title={words}
              onClick={() => onSpan(chosen ? undefined : { from: bar.at, to })}
              className={cx(
                "flex h-full min-w-0 flex-1 flex-col justify-end rounded-t-[1px] hover:bg-hover focus-visible:outline-offset-0",
                here && "bg-press",
              )}
            >
              {bar.failed > 0 && (
                <span
                  className="block rounded-t-[1px] bg-failed-mark"
                  style={{ height: Math.max(3, failed) }}
                />
              )}
              {bar.ok > 0 && (
                <span
                  className={cx("block rounded-t-[1px]", here ? "bg-accent" : "bg-line-field")}
                  style={{ height: Math.max(1, ok) }}
                />
              )}
            </button>
          );
        })}
      </fieldset>
      <div
        aria-hidden
        className="num flex justify-between pt-0.5 text-12 whitespace-nowrap text-ink-3"
      >
        {[...new Set(ticks)].map((index, tick, all) => {
          const bar = bars[index];
          const edge = tick === 0 || tick === all.length - 1;
          const last = tick > 0 && tick === all.length - 1;
          return (
            bar && <span key={index}>{tickWords(last ? bar.at + width : bar.at, edge, long)}</span>
          );
        })}
      </div>
    </div>
  );
}

const time = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const weekday = new Intl.DateTimeFormat(undefined, { weekday: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

function tickWords(at: number, edge: boolean, long: boolean): string {
  if (long) return day.format(at);
  return edge ? `${weekday.format(at)} ${time.format(at)}` : time.format(at);
}
