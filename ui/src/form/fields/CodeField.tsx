import { Braces } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../components/Button";
import { fieldFrame } from "../../components/Field";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { FieldHead } from "../FieldHead";
import type { FieldProps } from "../field-props";
import { writeJsonText } from "../template/json-text";
import { TemplateEditor } from "../template/TemplateEditor";
import { usePreview } from "../use-preview";
import { useProblem } from "../use-problem";
import { TemplateNote } from "./TemplateField";

/** A block of text: XML, plain text, a sample event. */
export function CodeField({
  schema,
  path,
  value,
  onChange,
  onFold,
  bare = false,
}: FieldProps & { bare?: boolean }) {
  const { readOnly } = useForm();
  const [pick, setPick] = useState(0);
  const state = useProblem(path);
  // A flow file may hold the value itself in place of its text.
  const text = typeof value === "string" ? value : value === undefined ? "" : writeJsonText(value);
  const bad =
    usePreview(schema.templated ? text : "", schema.context)?.error !== undefined || state.bad;
  return (
    <div data-field={path}>
      {!bare && <FieldHead title={schema.title} help={schema.help} onFold={onFold} />}
      <div
        data-popover-frame
        className={cx(fieldFrame({ bad, padded: false }), "relative items-stretch overflow-hidden")}
      >
        <TemplateEditor
          kind={schema.language === "json" ? "json" : "block"}
          label={schema.title}
          placeholder={schema.placeholder}
          value={text}
          onChange={(next) => onChange(next, path)}
          invalid={bad}
          describedBy={state.noteId}
          plain={!schema.templated}
          pick={pick}
          onBlur={state.touch}
          className="min-h-24"
        />
        {!readOnly && schema.templated && (
          <IconButton
            size="sm"
            label="Insert a variable"
            onClick={() => setPick(pick + 1)}
            className="absolute top-0.5 right-0.5 bg-surface"
          >
            <Braces className="size-3.5" />
          </IconButton>
        )}
      </div>
      <TemplateNote
        text={schema.templated ? text : ""}
        path={path}
        context={schema.context}
        state={state}
      />
    </div>
  );
}
