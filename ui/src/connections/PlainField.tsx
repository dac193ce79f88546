import type { CredentialField } from "../bindings";
import { Field, Input, TextArea } from "../components/Field";

/** A field of a connection that is no secret: a user name, a certificate. */
export function PlainField({
  field,
  value,
  error,
  onChange,
}: {
  field: CredentialField;
  value: string;
  error?: string | undefined;
  onChange: (value: string) => void;
}) {
  return (
    <Field label={field.label} hint={field.help} error={error}>
      {(control) =>
        field.lines ? (
          <TextArea
            {...control}
            mono
            rows={5}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        ) : (
          <Input {...control} value={value} onChange={(event) => onChange(event.target.value)} />
        )
      }
    </Field>
  );
}
