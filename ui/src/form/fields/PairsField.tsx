import { useRef } from "react";
import { LinkButton } from "../../components/Button";
import { useForm } from "../context";
import { FieldHead } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps, SchemaOf } from "../field-props";
import { childPath } from "../paths";
import { asObject, initialValue } from "../schema";
import { asList } from "../sections";
import { useProblem } from "../use-problem";
import { PairRow } from "./PairRow";

/** Names and values that can be switched off, added, removed and put in another order. */
export function PairsField({
  schema,
  path,
  value,
  onChange,
  onFold,
}: FieldProps<SchemaOf<"array">>) {
  const { readOnly } = useForm();
  const { problem, touched, noteId } = useProblem(path);
  const items = asList(value).map(asObject);
  const box = useRef<HTMLDivElement>(null);
  // A row keeps its editor when another is removed or moved.
  const keys = useRef<number[]>([]);
  const next = useRef(0);
  while (keys.current.length < items.length) keys.current.push(next.current++);
  keys.current.length = items.length;

  const focusName = (index: number) => {
    requestAnimationFrame(() => {
      const row = box.current?.children[index];
      row?.querySelector<HTMLElement>(".cm-content")?.focus();
    });
  };
  const add = () => {
    onChange([...items, initialValue(schema.items)], path);
    focusName(items.length);
  };
  const removeAt = (index: number) => {
    keys.current.splice(index, 1);
    onChange(items.toSpliced(index, 1), path);
    if (items.length > 1) focusName(Math.min(index, items.length - 2));
  };
  const move = (index: number, by: number) => {
    const to = index + by;
    const [item, key] = [items[index], keys.current[index]];
    if (!item || key === undefined || to < 0 || to >= items.length) return;
    keys.current = keys.current.toSpliced(index, 1).toSpliced(to, 0, key);
    onChange(items.toSpliced(index, 1).toSpliced(to, 0, item), path);
    focusName(to);
  };

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
            className="ml-auto font-medium"
            onClick={add}
            aria-label={`Add to ${schema.title}`}
          >
            Add
          </LinkButton>
        )}
      </FieldHead>
      {items.length > 0 && (
        <div ref={box} className="overflow-hidden rounded-2 border border-line">
          {items.map((item, index) => (
            <PairRow
              key={keys.current[index]}
              schema={schema.items}
              context={schema.context}
              label={`${schema.title} ${index + 1}`}
              path={childPath(path, index)}
              value={item}
              onChange={(changed, field) => onChange(items.with(index, changed), field)}
              onRemove={() => removeAt(index)}
              onMove={(by) => move(index, by)}
              onNext={() => (index === items.length - 1 ? add() : focusName(index + 1))}
            />
          ))}
        </div>
      )}
      <FieldNote id={noteId} problem={problem} touched={touched} />
    </div>
  );
}
