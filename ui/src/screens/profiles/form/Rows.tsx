import { X } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { LinkButton } from "../../../components/Button";
import { FieldError, FieldWarning, fieldFrame } from "../../../components/Field";
import { cx } from "../../../lib/cx";
import { useFormField } from "./context";

export interface RowsProps<T> {
  field: string;
  label: string;
  /** The singular, for "Add …" and "Remove … 2". */
  one: string;
  hint?: ReactNode;
  items: readonly T[];
  onChange: (items: T[]) => void;
  blank: T;
  /** The inputs of one item. */
  row: (item: T, set: (item: T) => void, at: number) => ReactNode;
  /** At the right of the label. */
  aside?: ReactNode;
  /** Of the list itself. */
  className?: string;
}

/** A list that grows and shrinks: each item its inputs and a way to take it out. */
export function Rows<T>(props: RowsProps<T>) {
  const { field, label, one, hint, items, onChange, blank, row, aside, className } = props;
  const { error, warning, frame } = useFormField(field);
  const box = useRef<HTMLUListElement>(null);
  // A row keeps its inputs when another is removed.
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < items.length) keys.current.push(next.current++);
  keys.current.length = items.length;

  const focusRow = (at: number) =>
    requestAnimationFrame(() => box.current?.children[at]?.querySelector("input")?.focus());
  const add = () => {
    onChange([...items, blank]);
    focusRow(items.length);
  };
  const remove = (at: number) => {
    keys.current.splice(at, 1);
    onChange(items.toSpliced(at, 1));
    if (items.length > 1) focusRow(Math.max(0, at - 1));
  };

  return (
    <fieldset {...frame} className="min-w-0">
      <div className="mb-1 flex items-center gap-2">
        <legend className="contents">
          <span className="text-12 font-medium text-ink-2">{label}</span>
        </legend>
        <span className="ml-auto flex items-center gap-2 text-12">
          {aside}
          <LinkButton onClick={add} aria-label={`Add ${one}`}>
            Add
          </LinkButton>
        </span>
      </div>
      {items.length > 0 && (
        <ul
          ref={box}
          className={cx(
            fieldFrame({ bad: Boolean(error), padded: false }),
            "flex-col items-stretch gap-0 overflow-hidden",
            className,
          )}
        >
          {items.map((item, at) => (
            <li
              key={keys.current[at]}
              className="flex shrink-0 min-w-0 items-start border-b border-line last:border-0"
            >
              <div className="min-w-0 flex-1">
                {row(item, (changed) => onChange(items.with(at, changed)), at)}
              </div>
              <button
                type="button"
                aria-label={`Remove ${one} ${at + 1}`}
                onClick={() => remove(at)}
                className="m-0.5 grid size-6 shrink-0 place-items-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink"
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {error ? (
        <FieldError>{error}</FieldError>
      ) : warning ? (
        <FieldWarning>{warning}</FieldWarning>
      ) : (
        hint && <p className={cx("text-12 text-ink-3", items.length > 0 && "mt-1")}>{hint}</p>
      )}
    </fieldset>
  );
}

/** An input without its own frame, for a row. */
export function Bare({
  label,
  value,
  onChange,
  mono = false,
  placeholder,
  className,
  onPaste,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  mono?: boolean;
  placeholder?: string;
  className?: string;
  onPaste?: (text: string) => boolean;
}) {
  return (
    <input
      aria-label={label}
      value={value}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onPaste={(event) => {
        if (onPaste?.(event.clipboardData.getData("text"))) event.preventDefault();
      }}
      className={cx(
        "h-7 w-full min-w-0 bg-transparent px-2 outline-none focus-visible:bg-accent-tint",
        mono && "font-mono text-12",
        className,
      )}
    />
  );
}
