import { Search } from "lucide-react";
import { Popover } from "radix-ui";
import { useId, useState } from "react";
import type { KindInfo } from "../bindings";
import { KindTile } from "../components/KindTile";
import { cx } from "../lib/cx";
import { add } from "./actions";
import { closeKindMenu, type KindRequest, useKindMenu } from "./kind-menu-store";
import { findKinds } from "./kinds";
import { openPanel } from "./selection";
import { reveal } from "./stage";
import { useBuilder } from "./store";
import { sizeOf } from "./view";

/** A small searchable list of kinds where somebody pressed `+`. */
export function KindMenu() {
  const request = useKindMenu((state) => state.request);
  if (!request) return null;
  const anchor = { current: { getBoundingClientRect: () => new DOMRect(request.x, request.y) } };
  return (
    <Popover.Root open onOpenChange={(open) => !open && closeKindMenu()}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          aria-label="Choose a step"
          align="center"
          sideOffset={2}
          collisionPadding={8}
          className="z-40 w-64 animate-appear overflow-hidden rounded-3 bg-raised shadow-pop outline-none"
        >
          <KindList request={request} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function KindList({ request }: { request: KindRequest }) {
  const kinds = useBuilder((state) => state.kinds);
  const [text, setText] = useState("");
  const [active, setActive] = useState(0);
  const list = useId();
  // Nothing leads into a trigger, so none is offered where something must.
  const joined = request.after !== undefined || request.into !== undefined;
  const found = findKinds([...kinds.values()], text).filter(
    (kind) => !joined || kind.group !== "triggers",
  );
  const chosen = found[Math.min(active, found.length - 1)];

  const choose = (kind: KindInfo) => {
    closeKindMenu();
    const { after, into, at } = request;
    const id = add({ kind, sizeOf, at, after, into });
    openPanel();
    reveal(id);
  };

  return (
    <>
      <div className="flex h-10 items-center gap-2 border-b border-line px-3">
        <Search aria-hidden className="size-3.5 text-ink-3" />
        <input
          role="combobox"
          aria-label="Find a step"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={chosen && `${list}-${chosen.kind}`}
          placeholder="Find a step"
          spellCheck={false}
          autoComplete="off"
          className="min-w-0 flex-1 bg-transparent outline-none"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(0);
          }}
          onKeyDown={(event) => {
            const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
            if (step !== 0) {
              event.preventDefault();
              setActive((now) => (now + step + found.length) % Math.max(1, found.length));
            } else if (event.key === "Enter" && chosen) {
              event.preventDefault();
              choose(chosen);
            }
          }}
        />
      </div>
      <div id={list} role="listbox" aria-label="Steps" className="max-h-80 overflow-auto p-1">
        {found.map((kind) => (
          <div
            key={kind.kind}
            id={`${list}-${kind.kind}`}
            role="option"
            tabIndex={-1}
            aria-selected={kind === chosen}
            title={kind.description}
            data-testid={`kind-${kind.kind}`}
            className={cx(
              "flex h-8 items-center gap-2 rounded-2 px-2",
              kind === chosen && "bg-selected",
            )}
            onPointerEnter={() => setActive(found.indexOf(kind))}
            onClick={() => choose(kind)}
            onKeyDown={(event) => event.key === "Enter" && choose(kind)}
          >
            <KindTile icon={kind.icon} group={kind.group} size={20} />
            {kind.label}
          </div>
        ))}
        {found.length === 0 && (
          <p className="px-2 py-1.5 text-12 text-ink-3">No step is called “{text.trim()}”.</p>
        )}
      </div>
    </>
  );
}
