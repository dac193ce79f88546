import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { notify, notifyError } from "../components/toast";
import { copyText } from "../lib/clipboard";
import { cx } from "../lib/cx";
import { type JsonNode, plainText } from "../lib/json-tree";
import { modKey } from "../lib/platform";
import { treeKey } from "../lib/tree-keys";
import { JsonTreeRow } from "./JsonTreeRow";
import { firstOpen, jsonRows, ROOT } from "./json-rows";

export interface JsonTreeProps {
  node: JsonNode;
  /** What it is, for screen readers: "Response body". */
  label: string;
  /** What paths begin with: `order.body`. */
  path?: string;
  className?: string;
}

const ROW = 20;

function copy(text: string, said: string): void {
  copyText(text).then(
    () => notify(said),
    (error: unknown) => notifyError("Not copied", error),
  );
}

/**
 * JSON to walk through: arrows move and fold, Ctrl C copies the value, Ctrl Shift C its path.
 * Only what is on screen is drawn, so a body of many megabytes scrolls as a small one does.
 */
export function JsonTree({ node, label, path = "", className }: JsonTreeProps) {
  const [shown, setShown] = useState(node);
  const [open, setOpen] = useState(() => firstOpen(node));
  const [active, setActive] = useState(ROOT);
  if (shown !== node) {
    setShown(node);
    setOpen(firstOpen(node));
    setActive(ROOT);
  }

  const rows = useMemo(() => jsonRows(node, open, path), [node, open, path]);
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 400, height: 400 },
  });

  const at = Math.max(
    0,
    rows.findIndex((row) => row.id === active),
  );

  const go = (index: number) => {
    const row = rows[index];
    if (!row) return;
    setActive(row.id);
    virtual.scrollToIndex(index, { align: "auto" });
  };

  const toggle = (id: string) =>
    setOpen((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });

  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (!row) return;
    if (modKey(event) && event.key.toLowerCase() === "c") {
      if (window.getSelection()?.toString()) return;
      event.preventDefault();
      if (event.shiftKey) copy(row.path, "Path copied");
      else copy(plainText(row.node), "Value copied");
      return;
    }
    const move = treeKey(event.key, rows, at);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.type === "go") go(move.to);
    else toggle(move.id);
  };

  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={`${prefix}${active}`}
      onKeyDown={onKeyDown}
      className={cx(
        "group/tree min-h-0 overflow-auto py-1 font-mono text-12 leading-5 outline-none",
        className,
      )}
    >
      <div style={{ height: virtual.getTotalSize() }} className="relative min-w-full">
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return (
            row && (
              <JsonTreeRow
                key={row.id}
                row={row}
                domId={`${prefix}${row.id}`}
                active={row.id === active}
                top={item.start}
                onToggle={() => {
                  setActive(row.id);
                  if (row.open !== undefined) toggle(row.id);
                }}
                onCopyValue={() => copy(plainText(row.node), "Value copied")}
                onCopyPath={row.path ? () => copy(row.path, "Path copied") : undefined}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
