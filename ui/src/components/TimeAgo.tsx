import { fullTime, timeAgo, timeUntil } from "../lib/format";
import { useTimeWords } from "../lib/use-now";

/** "2 min ago", kept true while it is looked at; the full time in its tooltip. */
export function TimeAgo({ at, className }: { at: number; className?: string }) {
  const words = useTimeWords((now) => timeAgo(at, now));
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className={className}>
      {words}
    </time>
  );
}

/** "in 4 min", counting down. */
export function TimeUntil({ at, className }: { at: number; className?: string }) {
  const words = useTimeWords((now) => timeUntil(at, now));
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className={className}>
      {words}
    </time>
  );
}
