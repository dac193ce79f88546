import { Pause, Play } from "lucide-react";
import { Link } from "wouter";
import type { Destination } from "../../bindings";
import { Button } from "../../components/Button";
import { StatusMark } from "../../components/Status";
import { TimeAgo } from "../../components/TimeAgo";
import { usePause } from "../../delivery/use-pause";
import { destinationWords, limitWords, placeOf } from "../../delivery/words";
import { cx } from "../../lib/cx";
import { number } from "../../lib/format";
import { useNow } from "../../lib/use-now";

const cell = "h-row-tall overflow-hidden border-b border-line px-2";

export function DestinationRow({
  destination,
  selected,
  narrow,
  onOpen,
}: {
  destination: Destination;
  selected: boolean;
  /** A panel stands beside the table. */
  narrow: boolean;
  onOpen: () => void;
}) {
  const { id, origin, connection_name, waiting, limits, used } = destination;
  const status = destinationWords(destination, useNow());
  const pause = usePause(destination);
  const place = placeOf(destination);
  const ground = selected ? "bg-selected" : "group-hover:bg-hover";
  const own = limitWords(limits);
  return (
    <tr
      className="group"
      onClick={(event) => {
        // Controls and text selections in the row keep their own meaning.
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("a, button") || getSelection()?.type === "Range") return;
        onOpen();
      }}
    >
      <td className={cx(cell, ground, "pl-4", selected && "shadow-[inset_2px_0_0_var(--accent)]")}>
        <div className="flex min-w-0 flex-col">
          <Link
            href={`/activity/destinations/${id}`}
            data-row-link
            title={origin}
            aria-current={selected ? "true" : undefined}
            className="max-w-full self-start rounded-1 leading-[18px] font-semibold wrap-anywhere outline-offset-1"
          >
            {place}
          </Link>
          <span className="truncate text-12 text-ink-3">
            {connection_name ? `With ${connection_name}` : "Without a connection"}
          </span>
        </div>
      </td>
      <td className={cx(cell, ground)}>
        <StatusMark
          mark={status.mark}
          plain={status.mark === "ok"}
          className="flex! leading-[18px]"
        >
          {status.words}
        </StatusMark>
        <span className="num block pl-5 text-12 text-ink-3">
          {status.sub || <span className="wide:hidden">{own}</span>}
        </span>
      </td>
      <td className={cx(cell, ground, "num text-right", waiting === 0 && "text-ink-3")}>
        {number(waiting)}
      </td>
      <td className={cx(cell, ground, "num max-wide:hidden", !own && "text-ink-3")}>
        <span className="block truncate" title={own}>
          {own || "None of its own"}
        </span>
      </td>
      <td className={cx(cell, ground, "num text-ink-2", narrow && "max-wide:hidden")}>
        <TimeAgo at={used} />
      </td>
      <td className={cx(cell, ground, "pr-4 text-right")}>
        <Button
          size="sm"
          icon={pause.paused ? <Play /> : <Pause />}
          busy={pause.busy}
          onClick={pause.run}
          aria-label={`${pause.paused ? "Resume" : "Pause"} ${place}`}
        >
          {pause.paused ? "Resume" : "Pause"}
        </Button>
      </td>
    </tr>
  );
}
