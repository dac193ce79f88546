import { GripVertical } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { createPortal } from "react-dom";
import type { KindInfo } from "../bindings";
import { KindTile } from "../components/KindTile";
import { SearchBox } from "../components/SearchBox";
import { addBeside } from "./actions";
import { findKinds, GROUPS } from "./kinds";
import { openPanel } from "./selection";
import { centre, reveal } from "./stage";
import { useBuilder, useReadOnly } from "./store";
import { usePaletteDrag } from "./use-palette-drag";
import { sizeOf } from "./view";

/** The kinds of steps: drag one to the canvas, click it, or find it by typing. */
export function Palette() {
  const kinds = useBuilder((state) => state.kinds);
  const readOnly = useReadOnly();
  const [text, setText] = useState("");
  const drag = usePaletteDrag();
  const found = useMemo(() => findKinds([...kinds.values()], text), [kinds, text]);
  const groups = GROUPS.map(({ group, label }) => ({
    label,
    kinds: found.filter((kind) => kind.group === group),
  })).filter((group) => group.kinds.length > 0);

  const addKind = (kind: KindInfo) => {
    if (readOnly) return;
    const id = addBeside(kind, sizeOf, centre());
    openPanel();
    reveal(id);
  };

  /** Up and down through all groups, from the search box into the list and back. */
  const step = (event: KeyboardEvent) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0) {
      const [first] = found;
      const typed = event.target instanceof HTMLInputElement;
      if (event.key === "Enter" && typed && text.trim() !== "" && first) {
        event.preventDefault();
        addKind(first);
        setText("");
      }
      return;
    }
    event.preventDefault();
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, [data-kind]")];
    const at = stops.indexOf(event.target as HTMLElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + by))]?.focus();
  };

  return (
    <section
      aria-label="Steps"
      data-canvas
      className="flex min-h-0 flex-col border-r border-line bg-bg"
      onKeyDown={step}
    >
      <div className="p-2">
        <SearchBox value={text} onChange={setText} label="Find a step" className="w-full" />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        {groups.map((group) => (
          <div key={group.label}>
            <h2 className="px-3 pt-2 pb-1 text-12 font-medium text-ink-3">{group.label}</h2>
            <ul>
              {group.kinds.map((kind) => (
                <li key={kind.kind}>
                  <button
                    type="button"
                    data-kind
                    data-testid={`palette-${kind.kind}`}
                    title={kind.description}
                    disabled={readOnly}
                    className="group relative mx-1 flex h-7 w-[calc(100%-8px)] touch-none items-center gap-2 rounded-2 px-2 text-left whitespace-nowrap enabled:cursor-grab enabled:hover:bg-hover disabled:text-ink-off"
                    onPointerDown={(event) => drag.start(event, kind)}
                    onClick={() => !drag.wasDrag() && addKind(kind)}
                  >
                    <KindTile icon={kind.icon} group={kind.group} size={20} />
                    <span className="min-w-0 truncate">{kind.label}</span>
                    <GripVertical
                      aria-hidden
                      className="absolute right-2 size-3.5 text-ink-3 opacity-0 group-enabled:group-hover:opacity-100"
                    />
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
        {groups.length === 0 && (
          <p className="px-3 py-2 text-12 text-ink-3">No step is called “{text.trim()}”.</p>
        )}
      </div>
      {drag.kind &&
        createPortal(
          <div
            ref={drag.ghost}
            className="pointer-events-none fixed top-0 left-0 z-50 flex items-center gap-2 rounded-3 border border-accent bg-surface py-2 pr-3 pl-2 font-semibold shadow-pop"
          >
            <KindTile icon={drag.kind.icon} group={drag.kind.group} />
            {drag.kind.label}
          </div>,
          document.body,
        )}
    </section>
  );
}
