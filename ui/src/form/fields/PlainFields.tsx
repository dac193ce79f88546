import { useId, useState } from "react";
import { Checkbox } from "../../components/Checkbox";
import { Field, Input } from "../../components/Field";
import { Select } from "../../components/Select";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { FieldLabel } from "../FieldHead";
import { errorOf, FieldNote } from "../FieldNote";
import type { FieldProps, SchemaOf } from "../field-props";
import { seconds } from "../sections";
import { useProblem } from "../use-problem";

/** Plain text, where variables have no meaning. */
export function TextField({ schema, path, value, onChange }: FieldProps) {
  const { readOnly } = useForm();
  const { problem, touched, touch } = useProblem(path);
  return (
    <div data-field={path}>
      <Field label={schema.title} hint={schema.help} error={errorOf(problem, touched)}>
        {(control) => (
          <Input
            {...control}
            mono={schema.widget !== undefined}
            disabled={readOnly}
            placeholder={schema.placeholder}
            value={typeof value === "string" ? value : ""}
            onChange={(event) => onChange(event.target.value, path)}
            onBlur={touch}
          />
        )}
      </Field>
    </div>
  );
}

/** A whole number; for a time in seconds, with its unit. */
export function NumberField({ schema, path, value, onChange }: FieldProps<SchemaOf<"integer">>) {
  const { readOnly } = useForm();
  const { problem, touched, touch } = useProblem(path);
  const [draft, setDraft] = useState<string>();
  const { minimum, maximum } = schema;
  const isTime = schema.widget === "duration";
  const wrong = draft !== undefined && !/^-?\d+$/.test(draft.trim());
  const error = wrong ? "Enter a whole number." : errorOf(problem, touched);
  return (
    <div data-field={path}>
      <Field label={schema.title} hint={schema.help} error={error}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            disabled={readOnly}
            frameClassName="w-32!"
            className="num"
            value={draft ?? String(value ?? "")}
            trail={
              isTime && <span className="text-12 whitespace-nowrap text-ink-3">{unit(value)}</span>
            }
            onChange={(event) => {
              const text = event.target.value;
              setDraft(text);
              if (/^-?\d+$/.test(text.trim())) onChange(Number(text), path);
            }}
            onKeyDown={(event) => {
              const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
              if (step === 0 || typeof value !== "number") return;
              event.preventDefault();
              setDraft(undefined);
              const next = value + step;
              onChange(Math.min(maximum ?? next, Math.max(minimum ?? next, next)), path);
            }}
            onBlur={() => {
              setDraft(undefined);
              touch();
            }}
          />
        )}
      </Field>
    </div>
  );
}

function unit(value: unknown): string {
  return typeof value === "number" && value >= 60 ? `s = ${seconds(value)}` : "s";
}

/** On or off, with what it does. */
export function SwitchField({ schema, path, value, onChange }: FieldProps) {
  const { readOnly } = useForm();
  const { problem, touched, noteId } = useProblem(path);
  const id = useId();
  return (
    <div data-field={path} className="flex items-start gap-2">
      <Checkbox
        id={id}
        checked={value === true}
        onChange={(on) => onChange(on, path)}
        disabled={readOnly}
        aria-describedby={noteId}
        className="mt-[3px]"
      />
      <div className="min-w-0">
        <label htmlFor={id}>{schema.title}</label>
        <FieldNote id={noteId} problem={problem} touched={touched} hint={schema.help} />
      </div>
    </div>
  );
}

/** One of a few, each explained where it is chosen. */
export function ChoiceField({ schema, path, value, onChange }: FieldProps<SchemaOf<"choice">>) {
  const { readOnly } = useForm();
  const { problem, touched, touch, noteId } = useProblem(path);
  const id = useId();
  const chosen = schema.choices.find((choice) => choice.value === value);
  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} id={id} />
      <Select
        id={id}
        aria-describedby={noteId}
        aria-invalid={errorOf(problem, touched) ? true : undefined}
        value={chosen?.value}
        disabled={readOnly}
        onChange={(next) => {
          touch();
          onChange(next, path);
        }}
        choices={schema.choices.map((choice) => ({
          value: choice.value,
          label: choice.title,
          help: choice.help,
        }))}
      />
      <FieldNote id={noteId} problem={problem} touched={touched} hint={chosen?.help} />
    </div>
  );
}

const ANY = "ANY";

/** Any method, or the chosen ones. */
export function MethodsField({ schema, path, value, onChange }: FieldProps<SchemaOf<"methods">>) {
  const { readOnly } = useForm();
  const { problem, touched, touch, noteId } = useProblem(path);
  const chosen = new Set(Array.isArray(value) ? value : [value]);

  const toggle = (method: string) => {
    touch();
    if (method === ANY) return onChange(ANY, path);
    const next = schema.offered.filter(
      (offered) => offered !== ANY && (offered === method) !== chosen.has(offered),
    );
    const [only] = next;
    if (next.length === 0) onChange(ANY, path);
    else onChange(next.length === 1 ? only : next, path);
  };

  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} />
      <fieldset
        aria-label={schema.title}
        aria-describedby={noteId}
        disabled={readOnly}
        className="flex flex-wrap gap-1"
      >
        {schema.offered.map((method) => (
          <button
            key={method}
            type="button"
            aria-pressed={chosen.has(method)}
            onClick={() => toggle(method)}
            className={cx(
              "h-control-sm rounded-2 border px-2 text-12 font-medium disabled:text-ink-off",
              chosen.has(method)
                ? "border-accent bg-accent-tint text-accent"
                : "border-line-strong text-ink-2 enabled:hover:bg-hover",
            )}
          >
            {method === ANY ? "Any" : method}
          </button>
        ))}
      </fieldset>
      <FieldNote id={noteId} problem={problem} touched={touched} />
    </div>
  );
}
