import { ChevronDown, Copy, Download, Pencil, Text, Trash2 } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import { useBuilder } from "../../canvas/store";
import { IconButton } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { notify } from "../../components/toast";
import { exportFlow } from "../flows/flow-actions";
import { flush } from "./autosave";
import { DescriptionDialog } from "./DescriptionDialog";
import { deleteFlow, duplicateFlow, rename } from "./flow-edits";

/** The flow's name, changed where it stands, and what else can be done with the flow. */
export function FlowName() {
  const flow = useBuilder((state) => state.flow);
  const name = useBuilder((state) => state.name);
  const description = useBuilder((state) => state.description);
  const [editing, setEditing] = useState(false);
  const [describing, setDescribing] = useState(false);
  const [, go] = useLocation();

  return (
    <div className="flex min-w-0 items-center gap-0.5">
      {editing ? (
        <NameField name={name} onDone={() => setEditing(false)} />
      ) : (
        <h1 className="min-w-0 text-14 font-semibold tracking-[-0.011em]">
          <button
            type="button"
            title={description || "Rename"}
            className="block max-w-full truncate rounded-1 px-1 hover:bg-hover"
            onClick={() => setEditing(true)}
          >
            {name}
          </button>
        </h1>
      )}
      <Menu
        align="start"
        entries={[
          { label: "Rename", icon: <Pencil />, onSelect: () => setEditing(true) },
          { label: "Describe", icon: <Text />, onSelect: () => setDescribing(true) },
          "line",
          { label: "Duplicate", icon: <Copy />, onSelect: () => void duplicateFlow(go) },
          {
            label: "Export",
            icon: <Download />,
            onSelect: () => void flush().then(() => exportFlow(flow)),
          },
          "line",
          { label: "Delete", icon: <Trash2 />, danger: true, onSelect: () => void deleteFlow(go) },
        ]}
      >
        <IconButton size="sm" label="Flow menu">
          <ChevronDown className="size-3.5" />
        </IconButton>
      </Menu>
      {describing && <DescriptionDialog onClose={() => setDescribing(false)} />}
    </div>
  );
}

function NameField({ name, onDone }: { name: string; onDone: () => void }) {
  const [text, setText] = useState(name);
  const save = () => {
    onDone();
    const next = text.trim();
    if (next === "" || next === name) return;
    void rename(next, useBuilder.getState().description).then((problem) => {
      if (problem !== undefined) notify(`Not renamed: ${problem}`);
    });
  };
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: it appears where the name was pressed
      autoFocus
      aria-label="Name of the flow"
      spellCheck={false}
      maxLength={200}
      value={text}
      size={Math.max(8, text.length)}
      className="h-7 max-w-80 min-w-0 rounded-2 border border-focus bg-surface px-1 text-14 font-semibold tracking-[-0.011em] shadow-field outline-none"
      onFocus={(event) => event.target.select()}
      onChange={(event) => setText(event.target.value)}
      onBlur={save}
      onKeyDown={(event) => {
        if (event.key === "Enter") event.currentTarget.blur();
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onDone();
      }}
    />
  );
}
