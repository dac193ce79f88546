import type { Destination } from "../../bindings";
import { cx } from "../../lib/cx";
import { moveFocus } from "../../lib/move-focus";
import { DestinationRow } from "./DestinationRow";

const head =
  "sticky top-0 z-10 h-7 border-b border-line bg-surface px-2 text-left text-12 font-medium whitespace-nowrap text-ink-3";

export interface DestinationsTableProps {
  destinations: readonly Destination[];
  selected: string | undefined;
  onOpen: (id: string) => void;
}

export function DestinationsTable({ destinations, selected, onOpen }: DestinationsTableProps) {
  const narrow = selected !== undefined;
  return (
    <div className="min-h-0 flex-1 scroll-pt-7 overflow-auto">
      <table className="w-full table-fixed border-separate border-spacing-0">
        <colgroup>
          <col />
          <col className="w-52 wide:w-68" />
          <col className="w-24" />
          <col className="max-wide:hidden w-[24%]" />
          <col className={cx("w-28", narrow && "max-wide:hidden")} />
          <col className="w-28" />
        </colgroup>
        <thead>
          <tr>
            <th className={`${head} pl-4`}>Destination</th>
            <th className={head}>Status</th>
            <th className={`${head} text-right`}>Waiting</th>
            <th className={`${head} max-wide:hidden`}>Limits</th>
            <th className={cx(head, narrow && "max-wide:hidden")}>Last used</th>
            <th className={`${head} pr-4`}>
              <span className="sr-only">Pause or resume</span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {destinations.map((destination) => (
            <DestinationRow
              key={destination.id}
              destination={destination}
              selected={destination.id === selected}
              narrow={narrow}
              onOpen={() => onOpen(destination.id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
