import { RefreshCw } from "lucide-react";
import { useLocation } from "wouter";
import type { Trouble } from "../../bindings";
import { Button } from "../../components/Button";
import { StatusGlyph } from "../../components/Status";
import { TimeAgo } from "../../components/TimeAgo";
import { failedRunsPath } from "../../delivery/failed-runs";
import { endedWords, placeOf } from "../../delivery/words";
import { plural } from "../../lib/format";

/** A trouble that is over, in two lines; what failed for good meanwhile can still be tried again. */
export function EndedTrouble({ trouble, onAgain }: { trouble: Trouble; onAgain: () => void }) {
  const [, go] = useLocation();
  const { failed_runs, ended } = trouble;
  const place = placeOf(trouble.destination);
  return (
    <li
      aria-label={place}
      className="flex min-h-row-tall items-center gap-3 border-b border-line px-4 py-1.5 last:border-0"
    >
      <StatusGlyph mark="ok" />
      <div className="min-w-0 flex-1">
        <p className="leading-[18px] wrap-anywhere">
          <span className="font-semibold">{place}</span>{" "}
          <span className="num text-12 text-ink-3">
            {endedWords(trouble)}, ended {ended != null && <TimeAgo at={ended} />}
          </span>
        </p>
        <p className="num text-12 wrap-anywhere text-ink-3">
          {trouble.error}
          {failed_runs > 0 && ` ${plural(failed_runs, "run")} failed for good.`}
        </p>
      </div>
      {failed_runs > 0 && (
        <>
          <Button
            size="sm"
            icon={<RefreshCw />}
            aria-label={`Try all again that failed at ${place}`}
            onClick={onAgain}
          >
            Try all again
          </Button>
          <Button size="sm" tone="quiet" onClick={() => go(failedRunsPath(trouble, Date.now()))}>
            Show runs
          </Button>
        </>
      )}
    </li>
  );
}
