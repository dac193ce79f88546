import type { ReactNode } from "react";
import { Select } from "../../components/Select";
import { useForm } from "../context";
import { FieldHead, Help } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps, SchemaOf } from "../field-props";
import { childPath } from "../paths";
import { asObject, initialVariant, TAG } from "../schema";
import { useProblem } from "../use-problem";
import { ObjectFields } from "./ObjectFields";

/** A section whose fields depend on its type. */
export function TaggedField({
  schema,
  path,
  value,
  onChange,
  onFold,
  meaning,
}: FieldProps<SchemaOf<"tagged">> & {
  /** What the choice comes to, between it and its fields. */
  meaning?: ReactNode;
}) {
  const { readOnly } = useForm();
  const tagPath = childPath(path, TAG);
  const { problem, touched, touch, noteId } = useProblem(tagPath);
  const object = asObject(value);
  const variant = schema.variants.find((one) => one.value === object[TAG]);
  const [only] = variant?.properties.length === 1 ? variant.properties : [];
  const shownFields = variant?.properties.filter((one) => one.schema.widget !== "hidden") ?? [];

  const choose = (next: string) => {
    const to = schema.variants.find((one) => one.value === next);
    touch();
    if (to) onChange(initialVariant(to), tagPath);
  };

  return (
    <div data-field={path}>
      <FieldHead title={schema.title} onFold={onFold}>
        <div data-field={tagPath} className="-my-1 ml-1">
          <Select
            size="sm"
            className="border-transparent bg-transparent font-medium hover:bg-hover"
            aria-label={`${schema.title}, type`}
            aria-invalid={(problem && !problem.warning) || undefined}
            value={variant?.value}
            onChange={choose}
            disabled={readOnly}
            choices={schema.variants.map((one) => ({
              value: one.value,
              label: one.title,
              help: one.help,
            }))}
          />
        </div>
        {variant?.help && <Help text={variant.help} />}
      </FieldHead>
      <FieldNote
        id={noteId}
        problem={problem}
        touched={touched}
        hint={variant ? undefined : schema.help}
      />
      {meaning}
      {variant && (
        <ObjectFields
          properties={variant.properties}
          path={path}
          value={object}
          onChange={onChange}
          // A single field says no more than the section's own name.
          bare={only !== undefined || shownFields.length === 1}
        />
      )}
    </div>
  );
}
