import { Braces, WrapText } from "lucide-react";
import { useMemo, useState } from "react";
import { IconButton } from "../../components/Button";
import { FieldError, fieldFrame } from "../../components/Field";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { FieldHead } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps } from "../field-props";
import { problemWithin } from "../paths";
import { readJsonText, writeJsonText } from "../template/json-text";
import { TemplateEditor } from "../template/TemplateEditor";
import { useExpressionProblems } from "../use-preview";
import { useProblem } from "../use-problem";

export interface JsonFieldProps extends Omit<FieldProps, "onChange"> {
  /** The text, while it is not valid JSON yet. */
  text: string | undefined;
  /** A value, or the text that is none yet. */
  onWrite: (written: { value: unknown } | { text: string }) => void;
  bare?: boolean;
}

/** A JSON value as text, with variables as pills wherever a value stands. */
export function JsonField({ schema, path, value, text, onWrite, bare = false }: JsonFieldProps) {
  const { readOnly, problems } = useForm();
  const outside = text ?? writeJsonText(value);
  const [draft, setDraft] = useState(outside);
  const [seen, setSeen] = useState({ value, text });
  const [pick, setPick] = useState(0);
  const state = useProblem(path);
  const expressionProblems = useExpressionProblems(draft);
  const reading = useMemo(() => readJsonText(draft), [draft]);

  // Undo, or another version: the value is no longer the one that was written here.
  if (seen.value !== value || seen.text !== text) {
    setSeen({ value, text });
    const same = reading.ok && text === undefined && writeJsonText(reading.value) === outside;
    if (!same && draft !== outside) setDraft(outside);
  }

  const write = (next: string) => {
    setDraft(next);
    const read = readJsonText(next);
    if (read.ok) {
      setSeen({ value: read.value, text: undefined });
      onWrite({ value: read.value });
    } else {
      setSeen({ value, text: next });
      onWrite({ text: next });
    }
  };

  const problem = state.problem ?? problemWithin(problems, path);
  const [unknown] = expressionProblems.values();
  const bad = !reading.ok || (problem !== undefined && !problem.warning) || unknown !== undefined;
  const tidy = reading.ok ? writeJsonText(reading.value) : draft;

  return (
    <div data-field={path}>
      {!bare && <FieldHead title={schema.title} help={schema.help} />}
      <div
        data-popover-frame
        className={cx(fieldFrame({ bad, padded: false }), "relative items-stretch overflow-hidden")}
      >
        <TemplateEditor
          kind="json"
          label={schema.title}
          value={draft}
          onChange={write}
          invalid={bad}
          describedBy={state.noteId}
          wrongLine={reading.ok ? undefined : reading.line}
          pick={pick}
          onBlur={state.touch}
          className="min-h-19"
        />
        {!readOnly && (
          <div className="absolute top-0.5 right-0.5 flex flex-col-reverse rounded-2 bg-surface">
            {reading.ok && tidy !== draft && (
              <IconButton size="sm" label="Tidy up the lines" onClick={() => setDraft(tidy)}>
                <WrapText className="size-3.5" />
              </IconButton>
            )}
            <IconButton size="sm" label="Insert a variable" onClick={() => setPick(pick + 1)}>
              <Braces className="size-3.5" />
            </IconButton>
          </div>
        )}
      </div>
      {reading.ok ? (
        <>
          {unknown && !problem && <FieldError id={state.noteId}>{unknown}</FieldError>}
          <FieldNote
            id={state.noteId}
            problem={problem}
            touched={state.touched}
            hint={reading.warning}
          />
        </>
      ) : (
        <FieldError id={state.noteId}>
          Line {reading.line}: {reading.message}
        </FieldError>
      )}
    </div>
  );
}
