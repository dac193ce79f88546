import { X } from "lucide-react";
import { IconButton, LinkButton } from "../../components/Button";
import { useForm } from "../context";
import { FieldHead } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps, SchemaOf } from "../field-props";
import { childPath } from "../paths";
import { initialValue } from "../schema";
import { asList } from "../sections";
import { useProblem } from "../use-problem";
import { SchemaField } from "./SchemaField";

/** A list of anything else than pairs. */
export function ListField({
  schema,
  path,
  value,
  onChange,
  onFold,
}: FieldProps<SchemaOf<"array">>) {
  const { readOnly } = useForm();
  const { problem, touched, noteId } = useProblem(path);
  const items = asList(value);
  return (
    <div data-field={path}>
      <FieldHead
        title={schema.title}
        help={schema.help}
        count={items.length || undefined}
        onFold={onFold}
      >
        {!readOnly && (
          <LinkButton
            className="ml-auto"
            aria-label={`Add to ${schema.title}`}
            onClick={() => onChange([...items, initialValue(schema.items)], path)}
          >
            Add
          </LinkButton>
        )}
      </FieldHead>
      <ul className="flex flex-col gap-2">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: items have no identity but their place
          <li key={index} className="flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <SchemaField
                schema={schema.items}
                path={childPath(path, index)}
                value={item}
                onChange={(next, field) => onChange(items.with(index, next), field)}
              />
            </div>
            {!readOnly && (
              <IconButton
                size="sm"
                label={`Remove ${schema.title} ${index + 1}`}
                onClick={() => onChange(items.toSpliced(index, 1), path)}
              >
                <X className="size-3.5" />
              </IconButton>
            )}
          </li>
        ))}
      </ul>
      <FieldNote id={noteId} problem={problem} touched={touched} />
    </div>
  );
}
