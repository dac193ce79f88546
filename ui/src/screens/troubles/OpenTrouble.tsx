import { Pause, Play, RefreshCw, TriangleAlert } from "lucide-react";
import { Link, useLocation } from "wouter";
import type { Trouble } from "../../bindings";
import { Button } from "../../components/Button";
import { Fact } from "../../components/Fact";
import { StatusGlyph } from "../../components/Status";
import { failedRunsPath } from "../../delivery/failed-runs";
import { usePause } from "../../delivery/use-pause";
import { costWords, destinationWords, failingWords, placeOf } from "../../delivery/words";
import { cx } from "../../lib/cx";
import { fullTime } from "../../lib/format";
import { useNow } from "../../lib/use-now";

/** A place where deliveries fail: since when, with what answer, at what cost, and the ways out. */
export function OpenTrouble({ trouble, onAgain }: { trouble: Trouble; onAgain: () => void }) {
  const now = useNow();
  const [, go] = useLocation();
  const { destination, failed_runs, stage } = trouble;
  const place = placeOf(destination);
  const state = destinationWords(destination, now);
  const pause = usePause(destination);
  const critical = stage === "critical";
  const held = destination.state !== "open";
  return (
    <li
      aria-label={place}
      className="flex items-start gap-3 border-b border-line px-4 py-4 last:border-0"
    >
      <span className="mt-[3px] grid size-3.5 place-items-center">
        {critical ? (
          <StatusGlyph mark="failed" />
        ) : (
          <TriangleAlert aria-hidden className="size-3.5 text-waiting" />
        )}
      </span>
      <div className="min-w-0 flex-1">
        <h2 className="flex flex-wrap items-baseline gap-x-2 text-14 font-semibold">
          <Link
            href={`/activity/destinations/${destination.id}`}
            className="rounded-1 wrap-anywhere outline-offset-1 hover:underline"
          >
            {place}
          </Link>
          <span className={cx("text-12 font-medium", critical ? "text-failed" : "text-waiting")}>
            {critical ? "Critical" : "Warning"}
          </span>
          {destination.connection_name && (
            <span className="text-12 font-normal text-ink-3">
              with{" "}
              <Link
                href={`/connections/${destination.connection}`}
                className="rounded-1 hover:text-ink hover:underline"
              >
                {destination.connection_name}
              </Link>
            </span>
          )}
        </h2>
        <p className="num text-ink-2" title={fullTime(trouble.began)}>
          {failingWords(trouble, now)}
        </p>
        <dl className="mt-2 grid max-w-[760px] grid-cols-[88px_minmax(0,1fr)] gap-x-3 gap-y-1">
          <Fact name="Last failure">
            {trouble.error}
            {trouble.flow && (
              <span className="text-ink-3">
                {" "}
                In{" "}
                <Link
                  href={`/flows/${trouble.flow}`}
                  className="rounded-1 font-medium text-accent hover:underline"
                >
                  {trouble.flow_name ?? "a flow"}
                </Link>
              </span>
            )}
          </Fact>
          <Fact name="Cost">
            <span className="num">{costWords(trouble)}</span>
          </Fact>
          {held && (
            <Fact name="Now">
              <span className="num">
                {state.words}: {state.sub.charAt(0).toLowerCase() + state.sub.slice(1)}
              </span>
            </Fact>
          )}
        </dl>
      </div>
      <div className="flex shrink-0 flex-wrap justify-end gap-2">
        {failed_runs > 0 && (
          <Button
            icon={<RefreshCw />}
            aria-label={`Try all again that failed at ${place}`}
            onClick={onAgain}
          >
            Try all again
          </Button>
        )}
        <Button
          icon={pause.paused ? <Play /> : <Pause />}
          busy={pause.busy}
          onClick={pause.run}
          aria-label={`${pause.paused ? "Resume" : "Pause"} ${place}`}
          title={
            pause.paused
              ? "Sends what waits, and lets new deliveries through"
              : "Sends nothing there until you resume it; deliveries wait"
          }
        >
          {pause.paused ? "Resume" : "Pause"}
        </Button>
        <Button tone="quiet" onClick={() => go(failedRunsPath(trouble, now))}>
          Show runs
        </Button>
      </div>
    </li>
  );
}
