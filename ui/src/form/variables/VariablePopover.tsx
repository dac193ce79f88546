import { Search } from "lucide-react";
import {
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { createPortal } from "react-dom";
import { Kbd } from "../../components/Kbd";
import { treeKey } from "../../lib/tree-keys";
import { useForm } from "../context";
import { VariableTree } from "./VariableTree";
import { firstChoice, firstOpenRoots, variableRows } from "./variables";

/** Where the tree opens: beneath (or above) this box. */
export interface Anchor {
  left: number;
  width: number;
  top: number;
  bottom: number;
}

export interface VariablePopoverHandle {
  /** Handles a key that was typed in the field; says whether it did. */
  key: (key: string) => boolean;
}

export interface VariablePopoverProps {
  anchor: Anchor;
  /** What was typed after `{{` in the field; without it the tree has a finder of its own. */
  query: string | undefined;
  onPick: (path: string) => void;
  onClose: () => void;
  /** What is around it was scrolled: the caret is somewhere else now. */
  onScroll: () => void;
  ref?: Ref<VariablePopoverHandle>;
}

const TALLEST = 300;
const NARROWEST = 328;
const GAP = 4;

/** The tree of variables at the caret: words find, arrows choose, Enter inserts. */
export function VariablePopover({
  anchor,
  query,
  onPick,
  onClose,
  onScroll,
  ref,
}: VariablePopoverProps) {
  const { variables, sampleWords } = useForm();
  const [words, setWords] = useState("");
  const [open, setOpen] = useState(() => firstOpenRoots(variables));
  const box = useRef<HTMLDivElement>(null);
  const typed = query ?? words;
  const rows = useMemo(() => variableRows(variables, open, typed), [variables, open, typed]);
  const [chosen, setChosen] = useState({ typed, at: -1 });
  const active =
    chosen.typed === typed && chosen.at >= 0
      ? Math.min(chosen.at, rows.length - 1)
      : firstChoice(rows);
  const choose = (at: number) => setChosen({ typed, at });
  const row = rows[active];

  const toggle = (id: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  const key = (name: string): boolean => {
    if (name === "Escape") {
      onClose();
      return true;
    }
    if (name === "Enter" || name === "Tab") {
      if (row?.path !== undefined) onPick(row.path);
      else if (row) toggle(row.id);
      return row !== undefined;
    }
    // Home, End and the space belong to the text.
    if (!/^(Arrow|Page)/.test(name)) return false;
    const move = treeKey(name, rows, active);
    if (!move) return false;
    // What a search opened stays open.
    if (move.type === "toggle" && typed) return false;
    if (move.type === "go") choose(move.to);
    else toggle(move.id);
    return true;
  };
  useImperativeHandle(ref, () => ({ key }));

  useEffect(() => {
    const outside = (event: PointerEvent) => {
      if (
        event.target instanceof Element &&
        event.target.closest("[data-template], [data-variables]")
      )
        return;
      onClose();
    };
    const scrolled = (event: Event) => {
      if (event.target instanceof Node && box.current?.contains(event.target)) return;
      onScroll();
    };
    window.addEventListener("pointerdown", outside);
    window.addEventListener("resize", onClose);
    window.addEventListener("scroll", scrolled, true);
    return () => {
      window.removeEventListener("scroll", scrolled, true);
      window.removeEventListener("pointerdown", outside);
      window.removeEventListener("resize", onClose);
    };
  }, [onClose, onScroll]);

  const below = window.innerHeight - anchor.bottom - GAP - 8;
  const above = anchor.top - GAP - 8;
  const under = below >= Math.min(TALLEST, 240) || below >= above;
  const width = Math.max(NARROWEST, anchor.width);
  const left = Math.max(8, Math.min(anchor.left, window.innerWidth - width - 8));

  useLayoutEffect(() => {
    const element = box.current;
    if (!element || under) return;
    element.style.top = `${anchor.top - GAP - element.offsetHeight}px`;
  });

  return createPortal(
    <div
      ref={box}
      data-variables
      role="dialog"
      aria-label="Variables"
      className="fixed z-50 flex animate-appear flex-col overflow-hidden rounded-3 bg-raised text-13 shadow-pop"
      style={{
        left,
        width,
        top: under ? anchor.bottom + GAP : 0,
        maxHeight: Math.min(TALLEST, under ? below : above),
      }}
    >
      <div className="flex h-row shrink-0 items-center gap-1.5 border-b border-line px-3">
        <Search aria-hidden className="size-3.5 text-ink-3" />
        {query === undefined ? (
          <input
            // biome-ignore lint/a11y/noAutofocus: the tree was asked for by its button, to type in
            autoFocus
            spellCheck={false}
            autoComplete="off"
            aria-label="Find a variable"
            placeholder="Find a variable"
            value={words}
            onChange={(event) => setWords(event.target.value)}
            onKeyDown={(event) => {
              if (!key(event.key)) return;
              event.preventDefault();
              event.stopPropagation();
            }}
            className="min-w-0 flex-1 bg-transparent outline-none"
          />
        ) : (
          <span className="min-w-0 flex-1 truncate">
            {query || <span className="text-ink-3">Type to find a variable</span>}
          </span>
        )}
        <span className="num shrink-0 text-12 text-ink-3">{sampleWords}</span>
      </div>
      {rows.length === 0 ? (
        <p className="px-3 py-3 text-12 text-ink-3">
          Nothing comes before this step, so there is nothing to pick yet.
        </p>
      ) : (
        <VariableTree
          rows={rows}
          active={active}
          onActive={choose}
          onToggle={toggle}
          onPick={onPick}
          className="flex-1"
        />
      )}
      <div className="flex h-7 shrink-0 items-center gap-3 border-t border-line bg-bg px-3 text-12 whitespace-nowrap text-ink-3">
        <span className="flex items-center gap-1">
          <Kbd keys="↑ ↓" /> choose
        </span>
        <span className="flex items-center gap-1">
          <Kbd keys="↵" /> insert
        </span>
        {row?.path !== undefined && row.value !== "" && (
          <span className="ml-auto min-w-0 truncate">
            Becomes <span className="font-mono text-ink-2">{row.value}</span>
          </span>
        )}
      </div>
    </div>,
    document.body,
  );
}
