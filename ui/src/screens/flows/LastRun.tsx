import type { LastRun as Run } from "../../bindings";
import { StatusGlyph, StatusMark } from "../../components/Status";
import { TimeAgo, TimeUntil } from "../../components/TimeAgo";
import { failureWords } from "../../exchange";
import { runMark, runWords } from "../../lib/run-marks";

/** The state of a flow's last run, loud only when it failed or waits. */
export function LastRun({ run }: { run: Run | null | undefined }) {
  if (!run) return <span className="text-ink-3">Never run</span>;
  if (run.state === "failed" && run.error) return <Failed run={run} error={run.error} />;
  const mark = runMark(run.state);
  const plain = mark === "ok" || mark === "running";
  return (
    <StatusMark mark={mark} plain={plain} className="max-w-full">
      <span className="sr-only">{runWords(run.state)}, </span>
      {mark === "running" ? "now" : <TimeAgo at={run.at} />}
      {run.state === "waiting" &&
        (run.due == null ? (
          ", waiting"
        ) : (
          <>
            , retry <TimeUntil at={run.due} />
          </>
        ))}
      {run.state === "cancelled" && ", cancelled"}
    </StatusMark>
  );
}

/** What went wrong in a few words, or in a sentence that may take two lines. */
function Failed({ run, error }: { run: Run; error: string }) {
  return (
    <span className="flex min-w-0 items-center gap-1.5 text-failed">
      <StatusGlyph mark="failed" />
      <span className="num line-clamp-2 leading-[18px] wrap-anywhere" title={error}>
        <span className="sr-only">{runWords("failed")}, </span>
        <TimeAgo at={run.at} />, {failureWords(run) ?? error}
      </span>
    </span>
  );
}
