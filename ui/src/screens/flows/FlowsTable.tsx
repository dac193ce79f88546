import { type KeyboardEvent, useCallback, useMemo, useState } from "react";
import type { FlowSummary } from "../../bindings";
import { useRpc } from "../../lib/query";
import { FlowRow } from "./FlowRow";
import { useFlowActions } from "./flow-actions";
import { RenameFlow } from "./RenameFlow";

const head =
  "sticky top-0 z-10 h-7 border-b border-line bg-surface px-2 text-left text-12 font-medium whitespace-nowrap text-ink-3";

/** Arrow keys go from name to name. */
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

  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table className="w-full table-fixed border-separate border-spacing-0">
        <colgroup>
          <col className="w-15" />
          <col />
          <col className="max-wide:hidden w-58" />
          <col className="w-54 wide:w-58" />
          <col className="w-51 wide:w-60" />
          <col className="w-23 wide:w-29" />
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
            <th className={head}>7 days</th>
            <th className={`${head} text-right`}>Runs</th>
            <th className={`${head} max-wide:hidden text-right`}>Version</th>
            <th className={`${head} pr-4`}>
              <span className="sr-only">More</span>
            </th>
          </tr>
        </thead>
        <tbody onKeyDown={moveFocus}>
          {flows.map((flow) => (
            <FlowRow key={flow.id} flow={flow} kinds={byKind} actions={actions} onRename={rename} />
          ))}
        </tbody>
      </table>
      {renaming && <RenameFlow {...renaming} onClose={() => setRenaming(undefined)} />}
    </div>
  );
}
