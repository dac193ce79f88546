import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef } from "react";
import type { AuthProblem } from "../../../bindings";
import { LinkButton } from "../../../components/Button";
import { FieldError, FieldWarning } from "../../../components/Field";
import { cx } from "../../../lib/cx";
import { useFormField, useProfileForm } from "./context";

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
  const { frame } = useFormField(field);
  const { problemAt } = useProfileForm();
  // What is wrong within a row stands at the row.
  const whole = problemAt(field);
  const problem = whole?.field === field ? whole : undefined;
  const id = useId();
  const box = useRef<HTMLUListElement>(null);
  // A row keeps its inputs when another is removed.
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < items.length) keys.current.push(next.current++);
  keys.current.length = items.length;

  const focusRow = (at: number | undefined) => {
    if (at !== undefined) box.current?.children[at]?.querySelector("input")?.focus();
  };
  // As soon as the row is there, so that nothing typed right after is lost.
  const wanted = useRef<number>(undefined);
  useLayoutEffect(() => {
    focusRow(wanted.current);
    wanted.current = undefined;
  });
  const add = () => {
    wanted.current = items.length;
    onChange([...items, blank]);
  };
  const remove = (at: number) => {
    keys.current.splice(at, 1);
    if (items.length > 1) wanted.current = Math.max(0, at - 1);
    onChange(items.toSpliced(at, 1));
  };

  // Enter goes on to the next row instead of saving what is half written.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    const at = [...event.currentTarget.children].indexOf(event.target.closest("li") as Element);
    if (at + 1 < items.length) focusRow(at + 1);
    else add();
  };

  return (
    <fieldset {...frame} aria-labelledby={id} className="min-w-0">
      <div className="mb-1 flex items-center gap-2">
        <span id={id} className="text-12 font-medium text-ink-2">
          {label}
        </span>
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
          onKeyDown={onKeyDown}
          className={cx(
            "overflow-hidden rounded-2 border bg-surface focus-within:border-focus",
            whole?.warning === false ? "border-failed-mark" : "border-line-field",
            className,
          )}
        >
          {items.map((item, at) => (
            <Row
              key={keys.current[at]}
              problem={problemAt(`${field}[${at}]`)}
              removeLabel={`Remove ${one} ${at + 1}`}
              onRemove={() => remove(at)}
            >
              {row(item, (changed) => onChange(items.with(at, changed)), at)}
            </Row>
          ))}
        </ul>
      )}
      {problem ? (
        <Said problem={problem} />
      ) : (
        hint && <p className={cx("text-12 text-ink-3", items.length > 0 && "mt-1")}>{hint}</p>
      )}
    </fieldset>
  );
}

interface RowProps {
  problem: AuthProblem | undefined;
  removeLabel: string;
  onRemove: () => void;
  children: ReactNode;
}

function Row({ problem, removeLabel, onRemove, children }: RowProps) {
  const bad = problem?.warning === false;
  return (
    <li
      data-bad={bad || undefined}
      className={cx(
        "border-b border-line last:border-0",
        bad && "shadow-[inset_2px_0_0_var(--failed-mark)]",
      )}
    >
      <div className="flex min-w-0 items-start">
        <div className="min-w-0 flex-1">{children}</div>
        <button
          type="button"
          aria-label={removeLabel}
          onClick={onRemove}
          className="m-0.5 grid size-6 shrink-0 place-items-center rounded-2 text-ink-3 hover:bg-hover hover:text-ink"
        >
          <X className="size-3.5" />
        </button>
      </div>
      {problem && (
        <div className="px-2 pb-1">
          <Said problem={problem} />
        </div>
      )}
    </li>
  );
}

function Said({ problem: { warning, message } }: { problem: AuthProblem }) {
  return warning ? <FieldWarning>{message}</FieldWarning> : <FieldError>{message}</FieldError>;
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
