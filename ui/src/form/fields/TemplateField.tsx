import { Braces } from "lucide-react";
import { useState } from "react";
import type { Context } from "../../bindings";
import { IconButton } from "../../components/Button";
import { fieldFrame } from "../../components/Field";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { FieldLabel } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps } from "../field-props";
import { TemplateEditor } from "../template/TemplateEditor";
import { usePreview } from "../use-preview";
import { useProblem } from "../use-problem";
import { Becomes } from "./Becomes";

/** One line of text and variables, with what it becomes beneath. */
export function TemplateField({ schema, path, value, onChange }: FieldProps) {
  const text = typeof value === "string" ? value : "";
  const state = useProblem(path);
  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} />
      <TemplateBox
        text={text}
        label={schema.title}
        placeholder={schema.placeholder}
        bad={state.bad}
        describedBy={state.noteId}
        context={schema.context}
        mono={schema.context !== "text"}
        onChange={(next) => onChange(next, path)}
        onBlur={state.touch}
      />
      <TemplateNote text={text} path={path} context={schema.context} state={state} />
    </div>
  );
}

export interface TemplateBoxProps {
  text: string;
  label: string;
  placeholder?: string;
  bad: boolean;
  context: Context;
  describedBy: string;
  mono?: boolean;
  onChange: (text: string) => void;
  onBlur: () => void;
  className?: string;
}

/** The framed editor with the button that opens the tree. */
export function TemplateBox({
  text,
  bad: refused,
  context,
  onChange,
  className,
  describedBy,
  ...rest
}: TemplateBoxProps) {
  const { readOnly } = useForm();
  const bad = usePreview(text, context)?.error !== undefined || refused;
  const [pick, setPick] = useState(0);
  return (
    <div data-popover-frame className={cx(fieldFrame({ bad }), "pr-0.5", className)}>
      <TemplateEditor
        kind="line"
        value={text}
        onChange={onChange}
        invalid={bad}
        describedBy={describedBy}
        pick={pick}
        {...rest}
      />
      {!readOnly && (
        <IconButton size="sm" label="Insert a variable" onClick={() => setPick(pick + 1)}>
          <Braces className="size-3.5" />
        </IconButton>
      )}
    </div>
  );
}

/** What is wrong, else what the text becomes. */
export function TemplateNote({
  text,
  context,
  state,
  hint,
}: {
  text: string;
  path: string;
  context: FieldProps["schema"]["context"];
  state: ReturnType<typeof useProblem>;
  hint?: string;
}) {
  const preview = usePreview(text, context);
  if (state.problem) {
    return <FieldNote id={state.noteId} problem={state.problem} touched={state.touched} />;
  }
  if (preview) return <Becomes id={state.noteId} preview={preview} />;
  return <FieldNote id={state.noteId} problem={undefined} touched={false} hint={hint} />;
}
