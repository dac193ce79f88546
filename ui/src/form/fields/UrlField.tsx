import { Select } from "../../components/Select";
import { useForm } from "../context";
import { FieldLabel } from "../FieldHead";
import type { FieldProps, SchemaOf } from "../field-props";
import { asObject } from "../schema";
import { asList } from "../sections";
import { withQuery } from "../template/address";
import { usePreview } from "../use-preview";
import { useProblem } from "../use-problem";
import { TemplateBox, TemplateNote } from "./TemplateField";

export interface UrlFieldProps extends FieldProps {
  /** The select that stands before the address, such as the method. */
  method?:
    | {
        schema: SchemaOf<"choice">;
        path: string;
        value: unknown;
        onChange: (value: string) => void;
      }
    | undefined;
  /** Query parameters beside it, which the address becomes whole with. */
  query?: unknown;
}

/** An address, joined with its method, and what both become with the query. */
export function UrlField({ schema, path, value, onChange, method, query }: UrlFieldProps) {
  const { readOnly } = useForm();
  const text = typeof value === "string" ? value : "";
  const state = useProblem(path);
  const methodState = useProblem(method?.path ?? path);
  const pairs = asList(query)
    .map(asObject)
    .filter((pair) => pair.on !== false && typeof pair.name === "string" && pair.name !== "")
    .map((pair) => ({ name: String(pair.name), value: String(pair.value ?? "") }));
  // What is wrong with a parameter is said at the parameter.
  const whole = withQuery(text, pairs);
  const fails = usePreview(whole, schema.context)?.error !== undefined;
  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} />
      <div className="flex">
        {method && (
          <div data-field={method.path} className="w-19 shrink-0 wide:w-24">
            <Select
              aria-label={method.schema.title}
              aria-invalid={methodState.bad || undefined}
              value={typeof method.value === "string" ? method.value : undefined}
              onChange={method.onChange}
              disabled={readOnly}
              choices={method.schema.choices.map((choice) => ({
                value: choice.value,
                label: choice.title,
                help: choice.help,
              }))}
              className="w-full rounded-r-none border-r-0 text-12 font-semibold"
            />
          </div>
        )}
        <TemplateBox
          text={text}
          label={schema.title}
          placeholder={schema.placeholder}
          bad={state.bad}
          describedBy={state.noteId}
          context={schema.context}
          mono
          onChange={(next) => onChange(next, path)}
          onBlur={state.touch}
          className={method ? "flex-1 rounded-l-none" : "flex-1"}
        />
      </div>
      <TemplateNote
        text={fails ? text : whole}
        path={path}
        context={schema.context}
        state={state}
      />
    </div>
  );
}
