import type { FieldSchema } from "./schema";

export interface FieldProps<S extends FieldSchema = FieldSchema> {
  schema: S;
  /** As problems name it: `headers[0].name`. */
  path: string;
  value: unknown;
  /** `field` is the path of what was changed, at whatever depth. */
  onChange: (value: unknown, field: string) => void;
  /** The title folds the section that this field fills. */
  onFold?: (() => void) | undefined;
}

/** Of one type of schema. */
export type SchemaOf<T extends FieldSchema["type"]> = Extract<FieldSchema, { type: T }>;
