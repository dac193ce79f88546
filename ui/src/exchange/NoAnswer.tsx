import type { AttemptSummary } from "../bindings";
import { Message } from "../components/States";
import { attemptWords } from "./status-words";

/** Why an attempt failed, whole: nothing when it did not. */
export function NoAnswer({ summary }: { summary: AttemptSummary }) {
  if (!summary.error) return null;
  const words = attemptWords(summary);
  const title = summary.status == null ? words.head : "Not accepted as a success";
  return (
    <div className="shrink-0 p-2">
      <Message title={title}>{summary.error}</Message>
    </div>
  );
}
