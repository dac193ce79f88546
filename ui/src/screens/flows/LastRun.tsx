import type { LastRun as Run } from "../../bindings";
import { StatusMark } from "../../components/Status";
import { TimeAgo, TimeUntil } from "../../components/TimeAgo";
import { runMark, runWords } from "../../lib/run-marks";

/** The state of a flow's last run, loud only when it failed or waits. */
export function LastRun({ run }: { run: Run | null | undefined }) {
  if (!run) return <span className="text-ink-3">Never run</span>;
  const mark = runMark(run.state);
  const plain = mark === "ok" || mark === "running";
  return (
    <StatusMark mark={mark} plain={plain} className="max-w-full">
      <span className="sr-only">{runWords(run.state)}, </span>
      {mark === "running" ? "now" : <TimeAgo at={run.at} />}
      {run.state === "failed" && run.error && <span title={run.error}>, {run.error}</span>}
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
