import { Field, Input } from "../../components/Field";
import { originOf } from "../../connections/words";

/** Why an address cannot be called; nothing stands for the steps' own. */
export function addressProblem(typed: string): string | undefined {
  const text = typed.trim();
  if (text === "") return undefined;
  return /^https?:\/\//i.test(text) && originOf(text)
    ? undefined
    : "Give a whole address that begins with https:// or http://.";
}

/** Another address for what is sent. */
export function AddressField({
  value,
  onChange,
  error,
  autoFocus = false,
}: {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  autoFocus?: boolean;
}) {
  return (
    <Field
      label="Send to another address"
      hint="In place of the address in the step. Its method, headers and body stay; a connection lets it in only where it may go."
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          mono
          inputMode="url"
          autoFocus={autoFocus}
          placeholder="the steps’ own"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
