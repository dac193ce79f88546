import { childPath } from "../paths";
import { isShown, type Property } from "../schema";
import { valueOrDefault } from "../sections";
import { JsonField } from "./JsonField";
import { SchemaField } from "./SchemaField";
import { UrlField } from "./UrlField";

export interface ObjectFieldsProps {
  properties: readonly Property[];
  path: string;
  value: Readonly<Record<string, unknown>>;
  onChange: (value: Record<string, unknown>, field: string) => void;
  /** The fields say no more than the part that they stand in: without heads of their own. */
  bare?: boolean;
  /** Folds the part; handed to the first field. */
  onFold?: (() => void) | undefined;
}

/** The fields of an object in the order in which they are declared. */
export function ObjectFields({
  properties,
  path,
  value,
  onChange,
  bare = false,
  onFold,
}: ObjectFieldsProps) {
  // A field that holds nothing at all is left out of the file.
  const set = (key: string, next: unknown, field: string) => {
    const { [key]: _, ...others } = value;
    onChange(next === undefined ? others : { ...value, [key]: next }, field);
  };
  const shown = properties.filter(({ schema }) => isShown(schema, value));
  const joined = methodBeforeUrl(shown);

  return (
    <div className="flex flex-col gap-3">
      {shown.map(({ key, schema }, index) => {
        if (key === joined?.key) return null;
        const at = childPath(path, key);
        const field = {
          schema,
          path: at,
          value: valueOrDefault(value, key, schema),
          onChange: (next: unknown, deeper: string) => set(key, next, deeper),
        };
        if (schema.widget === "url") {
          const method = joined?.schema.type === "choice" ? joined.schema : undefined;
          return (
            <UrlField
              key={key}
              {...field}
              query={shown.some((one) => one.key === "query") ? value.query : undefined}
              method={
                joined && method
                  ? {
                      schema: method,
                      path: childPath(path, joined.key),
                      value: valueOrDefault(value, joined.key, joined.schema),
                      onChange: (next) => set(joined.key, next, childPath(path, joined.key)),
                    }
                  : undefined
              }
            />
          );
        }
        if (schema.widget === "json" || (schema.type === "any" && !schema.widget)) {
          const { textKey } = schema;
          const text = textKey === undefined ? undefined : value[textKey];
          return (
            <JsonField
              key={key}
              {...field}
              bare={bare}
              text={typeof text === "string" ? text : undefined}
              onWrite={(written) => {
                if ("value" in written) {
                  const next: Record<string, unknown> = { ...value, [key]: written.value };
                  if (textKey !== undefined) delete next[textKey];
                  onChange(next, at);
                } else if (textKey !== undefined) {
                  onChange({ ...value, [textKey]: written.text }, at);
                }
              }}
            />
          );
        }
        return (
          <SchemaField key={key} {...field} bare={bare} onFold={index === 0 ? onFold : undefined} />
        );
      })}
    </div>
  );
}

/** A select just before an address stands in one row with it. */
function methodBeforeUrl(properties: readonly Property[]): Property | undefined {
  const url = properties.findIndex(({ schema }) => schema.widget === "url");
  const before = properties[url - 1];
  return before?.schema.type === "choice" ? before : undefined;
}
