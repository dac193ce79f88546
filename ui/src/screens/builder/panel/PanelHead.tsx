import { Copy, MoreHorizontal, Play, TextCursorInput, Trash2, X } from "lucide-react";
import { useState } from "react";
import type { KindInfo, Node } from "../../../bindings";
import { duplicate, remove, setNodeName } from "../../../canvas/actions";
import { closePanel } from "../../../canvas/selection";
import { useBuilder, useReadOnly } from "../../../canvas/store";
import { Button, IconButton } from "../../../components/Button";
import { KindTile } from "../../../components/KindTile";
import { Menu } from "../../../components/Menu";
import { notifyError } from "../../../components/toast";
import { testFlow, testStep } from "../runs";
import { IdDialog } from "./IdDialog";

/** What the step is called and is, and what can be done with it as a whole. */
export function PanelHead({ node, kind }: { node: Node; kind: KindInfo | undefined }) {
  const readOnly = useReadOnly();
  const [busy, setBusy] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const isTrigger = kind?.group === "triggers";

  const test = () => {
    setBusy(true);
    (isTrigger ? testFlow() : testStep(node.id))
      .catch((error: unknown) => notifyError("Not tested", error))
      .finally(() => setBusy(false));
  };

  return (
    <div className="flex h-13 shrink-0 items-center gap-2 pr-2 pl-4">
      <KindTile icon={kind?.icon ?? "box"} group={kind?.group ?? "actions"} />
      <div className="min-w-0 flex-1">
        <input
          aria-label="Name of the step"
          value={node.name}
          readOnly={readOnly}
          spellCheck={false}
          onChange={(event) => setNodeName(node.id, event.target.value)}
          onBlur={(event) => {
            if (event.target.value.trim() === "") setNodeName(node.id, kind?.label ?? node.id);
          }}
          onKeyDown={(event) => {
            if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
          }}
          className="-mx-1 block w-full truncate rounded-1 bg-transparent px-1 text-14 leading-[18px] font-semibold outline-none read-only:cursor-default enabled:hover:not-read-only:bg-hover focus:shadow-field"
        />
        <p className="truncate text-12 text-ink-3" title={`In variables it is called ${node.id}`}>
          {kind?.label ?? node.kind}
        </p>
      </div>
      {!readOnly && (
        <Button
          size="sm"
          icon={<Play className="size-3!" />}
          busy={busy}
          onClick={test}
          title={
            isTrigger
              ? "Tests the whole flow with this trigger's sample"
              : "Tests this step alone with the sample of the steps before it"
          }
        >
          {isTrigger ? "Test flow" : "Test step"}
        </Button>
      )}
      {!readOnly && (
        <Menu
          entries={[
            {
              label: "Change its name in variables…",
              icon: <TextCursorInput />,
              onSelect: () => setRenaming(true),
            },
            { label: "Duplicate", icon: <Copy />, keys: "Mod D", onSelect: duplicate },
            "line",
            {
              label: "Delete",
              icon: <Trash2 />,
              danger: true,
              keys: "Del",
              onSelect: () => remove([node.id]),
            },
          ]}
        >
          <IconButton size="sm" label="More">
            <MoreHorizontal />
          </IconButton>
        </Menu>
      )}
      <IconButton size="sm" label="Close" onClick={closePanel}>
        <X className="size-3.5" />
      </IconButton>
      {renaming && (
        <IdDialog
          key={node.id}
          id={node.id}
          uses={countUses(node.id)}
          onClose={() => setRenaming(false)}
        />
      )}
    </div>
  );
}

/** How many other steps refer to a step. */
function countUses(id: string): number {
  const name = new RegExp(`\\{\\{[^}]*\\b${id}\\b`);
  return useBuilder
    .getState()
    .history.present.nodes.filter(
      (node) => node.id !== id && name.test(JSON.stringify(node.config)),
    ).length;
}
