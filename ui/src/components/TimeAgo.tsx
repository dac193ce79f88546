import { fullTime, timeAgo, timeUntil } from "../lib/format";
import { useNow } from "../lib/use-now";

/** "2 min ago", kept true while it is looked at; the full time in its tooltip. */
export function TimeAgo({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className={className}>
      {timeAgo(at, now)}
    </time>
  );
}

/** "in 4 min", counting down. */
export function TimeUntil({ at, className }: { at: number; className?: string }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className={className}>
      {timeUntil(at, now)}
    </time>
  );
}
