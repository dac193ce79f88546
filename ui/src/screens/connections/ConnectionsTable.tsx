import type { ConnectionId, ConnectionSummary } from "../../bindings";
import { moveFocus } from "../../lib/move-focus";
import type { Question } from "./Asked";
import { ConnectionRow } from "./ConnectionRow";

const head =
  "sticky top-0 z-10 h-7 border-b border-line bg-surface px-2 text-left text-12 font-medium whitespace-nowrap text-ink-3";

export interface ConnectionsTableProps {
  connections: readonly ConnectionSummary[];
  selected: string | undefined;
  now: number;
  /** `wish` is what its panel does first, such as `do=test`. */
  onOpen: (id: ConnectionId, wish?: string) => void;
  onAsk: (question: Question) => void;
}

export function ConnectionsTable(props: ConnectionsTableProps) {
  const { connections, selected, now, onOpen, onAsk } = props;
  return (
    <div className="min-h-0 flex-1 scroll-pt-7 overflow-auto">
      <table className="w-full table-fixed border-separate border-spacing-0">
        <colgroup>
          <col />
          <col className="w-[24%]" />
          <col className="w-39" />
          <col className="max-wide:hidden w-32" />
          <col className="w-23" />
          <col className="w-26" />
        </colgroup>
        <thead>
          <tr>
            <th className={`${head} pl-4`}>Connection</th>
            <th className={head}>Account</th>
            <th className={head}>Status</th>
            <th className={`${head} max-wide:hidden`}>Last used</th>
            <th className={head}>Used by</th>
            <th className={`${head} pr-4`}>
              <span className="sr-only">More</span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {connections.map((connection) => (
            <ConnectionRow
              key={connection.id}
              connection={connection}
              selected={connection.id === selected}
              now={now}
              onOpen={onOpen}
              onAsk={onAsk}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
