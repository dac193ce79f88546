import { ChevronDown, ChevronRight } from "lucide-react";
import { type PointerEvent, useEffect, useId, useRef } from "react";
import { KindIcon } from "../../components/KindTile";
import { cx } from "../../lib/cx";
import { startPillDrag } from "./drag";
import type { VariableRow } from "./variables";

export interface VariableTreeProps {
  rows: readonly VariableRow[];
  /** The index of the chosen line. */
  active: number;
  onActive: (index: number) => void;
  onToggle: (id: string) => void;
  onPick: (path: string) => void;
  className?: string;
}

/** Steps and their sample values. Values are clicked, or dragged onto a field. */
export function VariableTree({
  rows,
  active,
  onActive,
  onToggle,
  onPick,
  className,
}: VariableTreeProps) {
  const prefix = useId();
  const list = useRef<HTMLDivElement>(null);

  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: "nearest" });
  }, [active]);

  return (
    <div
      ref={list}
      role="tree"
      tabIndex={-1}
      aria-label="Variables"
      aria-activedescendant={rows[active] && `${prefix}${rows[active].id}`}
      className={cx("min-h-0 overflow-auto py-1", className)}
    >
      {rows.map((row, index) => (
        <Line
          key={row.id}
          row={row}
          domId={`${prefix}${row.id}`}
          active={index === active}
          onActive={() => onActive(index)}
          onToggle={() => onToggle(row.id)}
          onPick={() => (row.path === undefined ? onToggle(row.id) : onPick(row.path))}
        />
      ))}
    </div>
  );
}

function Line({
  row,
  domId,
  active,
  onActive,
  onToggle,
  onPick,
}: {
  row: VariableRow;
  domId: string;
  active: boolean;
  onActive: () => void;
  onToggle: () => void;
  onPick: () => void;
}) {
  const isBranch = row.open !== undefined;
  const down = (event: PointerEvent<HTMLElement>) => {
    // The field keeps the focus, so that what is picked goes where the caret is.
    event.preventDefault();
    onActive();
    if (event.button !== 0) return;
    startPillDrag(event.nativeEvent, row, (dragged) => {
      if (dragged) return;
      if (isBranch) onToggle();
      else onPick();
    });
  };
  return (
    <div
      id={domId}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-expanded={row.open}
      aria-selected={active}
      title={row.path}
      onPointerDown={down}
      style={{ paddingLeft: 12 + row.depth * 14 }}
      className={cx(
        "group flex h-6 touch-none items-center gap-1.5 pr-3 whitespace-nowrap",
        active ? "bg-selected" : "hover:bg-hover",
        row.value === "no match" && "text-ink-3",
      )}
    >
      <span className="grid w-3 shrink-0 place-items-center text-ink-3">
        {isBranch &&
          (row.open ? <ChevronDown className="size-3" /> : <ChevronRight className="size-3" />)}
      </span>
      {row.depth === 0 && (
        <KindIcon icon={row.root.icon} group={row.root.group} className="size-3.5" />
      )}
      <span className={cx(row.depth === 0 ? "truncate" : "shrink-0")}>
        <Marked label={row.label} hit={row.hit} />
      </span>
      {isBranch && row.path !== undefined && (
        <button
          type="button"
          tabIndex={-1}
          title={`Insert all of ${row.label}`}
          onPointerDown={(event) => {
            event.preventDefault();
            event.stopPropagation();
            onPick();
          }}
          className="hidden rounded-1 px-1 text-12 font-medium text-accent group-hover:block"
        >
          Insert
        </button>
      )}
      <span className="ml-auto min-w-0 truncate pl-2 font-mono text-12 text-ink-3">
        {row.value}
      </span>
    </div>
  );
}

function Marked({ label, hit }: { label: string; hit: VariableRow["hit"] }) {
  if (!hit) return label;
  return (
    <>
      {label.slice(0, hit.from)}
      <mark className="bg-transparent font-semibold text-accent">
        {label.slice(hit.from, hit.to)}
      </mark>
      {label.slice(hit.to)}
    </>
  );
}
