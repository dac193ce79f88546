import { ChevronDown, ChevronRight, Copy, Route } from "lucide-react";
import { cx } from "../lib/cx";
import type { JsonNode } from "../lib/json-tree";
import { branchWords, type JsonRow } from "./json-rows";

export interface JsonTreeRowProps {
  row: JsonRow;
  domId: string;
  active: boolean;
  top: number;
  onToggle: () => void;
  onCopyValue: () => void;
  onCopyPath: (() => void) | undefined;
}

export function JsonTreeRow({
  row,
  domId,
  active,
  top,
  onToggle,
  onCopyValue,
  onCopyPath,
}: JsonTreeRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around it handles the keys
    <div
      id={domId}
      role="treeitem"
      tabIndex={-1}
      aria-level={row.depth + 1}
      aria-expanded={row.open}
      aria-selected={active}
      onClick={onToggle}
      style={{ top, paddingLeft: 8 + row.depth * 16 }}
      className={cx(
        "group absolute inset-x-0 flex h-5 items-center pr-3 hover:bg-hover",
        active && "group-focus-visible/tree:bg-selected",
      )}
    >
      <span className="mr-0.5 grid size-3.5 shrink-0 place-items-center text-ink-3">
        {row.open !== undefined &&
          (row.open ? <ChevronDown className="size-3" /> : <ChevronRight className="size-3" />)}
      </span>
      {row.label !== undefined && (
        <span className="shrink-0 whitespace-pre">
          <span className="text-code-key">{row.label}</span>
          <span className="text-code-punct">: </span>
        </span>
      )}
      <Leaf node={row.node} open={row.open ?? false} />
      <span
        className={cx(
          "ml-auto hidden shrink-0 gap-1 pl-2 text-ink-3 group-hover:flex",
          active && "group-focus-visible/tree:flex",
        )}
      >
        {onCopyPath && (
          <RowAction label="Copy the path" onClick={onCopyPath}>
            <Route className="size-3" />
          </RowAction>
        )}
        <RowAction label="Copy the value" onClick={onCopyValue}>
          <Copy className="size-3" />
        </RowAction>
      </span>
    </div>
  );
}

function RowAction({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={label}
      title={label}
      className="grid size-4 place-items-center rounded-1 hover:text-ink"
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      {children}
    </button>
  );
}

/** The tooltip of a long text; the rest is in the raw view and in what is copied. */
const LONGEST_TITLE = 1000;

function Leaf({ node, open }: { node: JsonNode; open: boolean }) {
  switch (node.type) {
    case "string":
      return (
        <span className="truncate text-code-string" title={node.value.slice(0, LONGEST_TITLE)}>
          {JSON.stringify(node.value)}
        </span>
      );
    case "number":
      return <span className="truncate text-code-number">{node.text}</span>;
    case "literal":
      return <span className="text-code-literal">{node.text}</span>;
    case "expression":
      return <span className="truncate">{node.text}</span>;
    case "object":
    case "array":
      return <span className="whitespace-pre text-code-punct">{branchWords(node, open)}</span>;
  }
}
