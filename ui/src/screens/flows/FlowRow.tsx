import { CopyPlus, Ellipsis, FileDown, Pencil, Text, Trash } from "lucide-react";
import { memo } from "react";
import { Link, useLocation } from "wouter";
import type { FlowSummary, KindInfo } from "../../bindings";
import { IconButton } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Menu, type MenuEntries } from "../../components/Menu";
import { Switch } from "../../components/Switch";
import { cx } from "../../lib/cx";
import { number, shortPath } from "../../lib/format";
import type { useFlowActions } from "./flow-actions";
import { LastRun } from "./LastRun";
import { Spark } from "./Spark";
import { StepStrip } from "./StepStrip";

export interface FlowRowProps {
  flow: FlowSummary;
  /** Its place in the whole table, of which only a part is in the document. */
  rowIndex: number;
  kinds: Map<string, KindInfo>;
  actions: ReturnType<typeof useFlowActions>;
  onRename: (flow: FlowSummary, at: "name" | "description") => void;
}

const cell = "h-row-tall border-b border-line px-2 group-hover:bg-hover";

export const FlowRow = memo(function FlowRow(props: FlowRowProps) {
  const { flow, rowIndex, kinds, actions, onRename } = props;
  const [, go] = useLocation();
  const entries: MenuEntries = [
    { label: "Rename", icon: <Pencil />, onSelect: () => onRename(flow, "name") },
    {
      label: "Edit the description",
      icon: <Text />,
      onSelect: () => onRename(flow, "description"),
    },
    { label: "Duplicate", icon: <CopyPlus />, onSelect: () => actions.duplicate(flow) },
    { label: "Export", icon: <FileDown />, onSelect: () => actions.exportFile(flow) },
    "line",
    { label: "Delete", icon: <Trash />, danger: true, onSelect: () => actions.remove(flow) },
  ];
  return (
    <tr
      aria-rowindex={rowIndex}
      className={cx("group", !flow.on && "text-ink-3")}
      onClick={(event) => {
        // Controls and text selections in the row keep their own meaning.
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("a, button, [role=menu]") || getSelection()?.type === "Range") return;
        go(`/flows/${flow.id}`);
      }}
    >
      <td className={cx(cell, "pl-4")}>
        <Switch
          checked={flow.on}
          onChange={(on) => actions.toggle(flow, on)}
          label={`${flow.name} is ${flow.on ? "on" : "off"}`}
        />
      </td>
      <td className={cell}>
        <div className="flex min-w-0 flex-col">
          <Link
            href={`/flows/${flow.id}`}
            data-row-link
            className="max-w-full self-start truncate rounded-1 leading-[18px] font-semibold outline-offset-1"
          >
            {flow.name}
          </Link>
          <span className="truncate text-12 text-ink-3">
            {flow.description || stateWords(flow)}
          </span>
        </div>
      </td>
      <td className={cx(cell, "max-wide:hidden text-ink-2")}>
        <StartsWith flow={flow} kind={kinds.get(flow.kinds[0] ?? "")} />
      </td>
      <td className={cx(cell, !flow.on && "[&_[role=img]]:opacity-70")}>
        <StepStrip steps={flow.kinds} kinds={kinds} />
      </td>
      <td className={cx(cell, "overflow-hidden")}>
        <LastRun run={flow.last_run} />
      </td>
      <td className={cx(cell, "max-narrow:hidden", !flow.on && "[&_[role=img]]:opacity-70")}>
        <Spark week={flow.week} />
      </td>
      <td className={cx(cell, "num text-right")}>{number(flow.runs)}</td>
      <td className={cx(cell, "num max-wide:hidden text-right text-ink-2")}>
        {flow.version == null ? "Draft" : `v${flow.version}${flow.changed ? ", edited" : ""}`}
      </td>
      <td className={cx(cell, "pr-4 text-right")}>
        <Menu entries={entries}>
          <IconButton size="sm" label={`More for ${flow.name}`}>
            <Ellipsis />
          </IconButton>
        </Menu>
      </td>
    </tr>
  );
});

/** The address to call, or how else it starts. */
function StartsWith({ flow, kind }: { flow: FlowSummary; kind: KindInfo | undefined }) {
  if (!flow.trigger) return kind?.label ?? "";
  return (
    <span className="flex min-w-0 items-center gap-1">
      <code className="truncate font-mono text-12" title={flow.trigger.url}>
        {flow.trigger.method} {shortPath(flow.trigger.path)}
      </code>
      <CopyButton
        size="sm"
        label={`Copy the address of ${flow.name}`}
        text={flow.trigger.url}
        className="opacity-0 group-hover:opacity-100 focus-visible:opacity-100"
      />
    </span>
  );
}

function stateWords(flow: FlowSummary): string {
  if (flow.version == null) return "Draft, never published";
  return flow.changed ? "Edited since it was published" : "";
}
