import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";
import type { FlowSummary } from "../../bindings";
import { useRpc } from "../../lib/query";
import { FlowRow } from "./FlowRow";
import { useFlowActions } from "./flow-actions";
import { RenameFlow } from "./RenameFlow";

const head =
  "sticky top-0 z-10 h-7 border-b border-line bg-surface px-2 text-left text-12 font-medium whitespace-nowrap text-ink-3";

const ROW = 48;

/** Arrow keys go from name to name; the rows just outside the view are there to be reached. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0 || !(event.target instanceof HTMLElement)) return;
  if (!event.target.matches("[data-row-link]")) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row-link]")];
  links[links.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}

export function FlowsTable({ flows }: { flows: readonly FlowSummary[] }) {
  const kinds = useRpc("kinds", {});
  const byKind = useMemo(
    () => new Map((kinds.data ?? []).map((kind) => [kind.kind, kind])),
    [kinds.data],
  );
  const actions = useFlowActions();
  const [renaming, setRenaming] = useState<{ flow: FlowSummary; at: "name" | "description" }>();
  const rename = useCallback(
    (flow: FlowSummary, at: "name" | "description") => setRenaming({ flow, at }),
    [],
  );

  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: flows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (at) => flows[at]?.id ?? at,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = rows.getTotalSize() - (shown.at(-1)?.end ?? 0);

  return (
    <div ref={scroller} className="min-h-0 flex-1 scroll-pt-7 overflow-auto">
      <table
        aria-rowcount={flows.length + 1}
        className="w-full table-fixed border-separate border-spacing-0"
      >
        <colgroup>
          <col className="w-15" />
          <col />
          <col className="max-wide:hidden w-58" />
          <col className="w-54 wide:w-58" />
          <col className="w-51 wide:w-60" />
          <col className="max-narrow:hidden w-23 wide:w-29" />
          <col className="w-17 wide:w-21" />
          <col className="max-wide:hidden w-23" />
          <col className="w-13" />
        </colgroup>
        <thead>
          <tr>
            <th className={`${head} pl-4`}>
              <span className="sr-only">On</span>
            </th>
            <th className={head}>Flow</th>
            <th className={`${head} max-wide:hidden`}>Starts with</th>
            <th className={head}>Steps</th>
            <th className={head}>Last run</th>
            <th className={`${head} max-narrow:hidden`}>7 days</th>
            <th className={`${head} text-right`}>Runs</th>
            <th className={`${head} max-wide:hidden text-right`}>Version</th>
            <th className={`${head} pr-4`}>
              <span className="sr-only">More</span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {above > 0 && <tr aria-hidden style={{ height: above }} />}
          {shown.map(({ index }) => {
            const flow = flows[index];
            return (
              flow && (
                <FlowRow
                  key={flow.id}
                  rowIndex={index + 2}
                  flow={flow}
                  kinds={byKind}
                  actions={actions}
                  onRename={rename}
                />
              )
            );
          })}
          {below > 0 && <tr aria-hidden style={{ height: below }} />}
        </tbody>
      </table>
      {renaming && <RenameFlow {...renaming} onClose={() => setRenaming(undefined)} />}
    </div>
  );
}
