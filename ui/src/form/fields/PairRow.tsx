import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import type { Context } from "../../bindings";
import { Checkbox } from "../../components/Checkbox";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { FieldNote } from "../FieldNote";
import { childPath, problemWithin } from "../paths";
import type { FieldSchema } from "../schema";
import { TemplateEditor } from "../template/TemplateEditor";
import { usePreview } from "../use-preview";
import { Becomes } from "./Becomes";

export interface PairRowProps {
  /** Of the whole item: name, value, on, and whatever more it has. */
  schema: FieldSchema;
  context: Context;
  label: string;
  path: string;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>, field: string) => void;
  onRemove: () => void;
  onMove: (by: number) => void;
  /** Enter: on to the next row. */
  onNext: () => void;
}

const FIRST = ["name", "value", "on"];

/** One name and value. Alt with an arrow moves it, Enter goes on to the next. */
export function PairRow({
  schema,
  context,
  label,
  path,
  value,
  onChange,
  onRemove,
  onMove,
  onNext,
}: PairRowProps) {
  const { problems, readOnly } = useForm();
  const [focused, setFocused] = useState(false);
  const on = value.on !== false;
  const problem = problemWithin(problems, path);
  const text = typeof value.value === "string" ? value.value : "";
  const rendered = usePreview(text, context);
  // What it becomes is of interest while it is written; what is wrong always is.
  const preview = focused || rendered?.error !== undefined ? rendered : undefined;
  const more =
    schema.type === "object" ? schema.properties.filter(({ key }) => !FIRST.includes(key)) : [];
  const set = (key: string, next: unknown) =>
    onChange({ ...value, [key]: next }, childPath(path, key));

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      event.preventDefault();
      onMove(event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter" && event.target instanceof HTMLElement) {
      if (!event.target.closest(".cm-content")) return;
      event.preventDefault();
      onNext();
    }
  };

  const cell = (key: string, title: string, mono: boolean) => (
    <div
      data-field={childPath(path, key)}
      data-popover-frame
      className={cx(
        "flex min-w-0 items-center px-2 focus-within:shadow-[inset_0_0_0_1.5px_var(--focus)]",
        problem &&
          problem.field === childPath(path, key) &&
          "shadow-[inset_0_0_0_1px_var(--failed-mark)]",
      )}
    >
      <TemplateEditor
        kind="line"
        mono={mono}
        label={`${label}, ${title}`}
        placeholder={title}
        value={typeof value[key] === "string" ? value[key] : ""}
        onChange={(next) => set(key, next)}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
    </div>
  );

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the editors inside
    <div
      onKeyDown={onKeyDown}
      className="group border-b border-line last:border-b-0"
      aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown"
    >
      <div
        className={cx(
          "grid min-h-[30px] grid-cols-[28px_112px_minmax(0,1fr)_28px] wide:grid-cols-[28px_140px_minmax(0,1fr)_28px]",
          !on && "opacity-60",
        )}
      >
        <span className="grid place-items-center">
          <Checkbox
            label={`${label}, on`}
            checked={on}
            onChange={(next) => set("on", next)}
            disabled={readOnly}
          />
        </span>
        <div className="grid border-r border-line">{cell("name", "name", true)}</div>
        {cell("value", "value", true)}
        <span className="grid place-items-center">
          {!readOnly && (
            <button
              type="button"
              aria-label={`Remove ${typeof value.name === "string" && value.name ? value.name : label}`}
              onClick={onRemove}
              className="grid size-5 place-items-center rounded-1 text-ink-3 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:bg-hover hover:text-ink focus-visible:opacity-100"
            >
              <X className="size-3" />
            </button>
          )}
        </span>
      </div>
      {more.map(({ key, schema: extra }) => (
        <div
          key={key}
          className="grid min-h-[30px] grid-cols-[28px_112px_minmax(0,1fr)_28px] border-t border-line wide:grid-cols-[28px_140px_minmax(0,1fr)_28px]"
        >
          <span />
          <span className="flex items-center border-r border-line px-2 text-12 text-ink-3">
            {extra.title}
          </span>
          {cell(key, extra.title.toLowerCase(), true)}
        </div>
      ))}
      {(problem || preview) && (
        <div className="px-2 pb-1 pl-9">
          {problem ? (
            <FieldNote id={`${path}-note`} problem={problem} touched />
          ) : (
            preview && <Becomes preview={preview} />
          )}
        </div>
      )}
    </div>
  );
}
