import type { Service, ServiceVariant } from "../bindings";
import { Field, Input } from "../components/Field";
import { Select } from "../components/Select";
import { cleanFill, exampleOf, fillLabel, placeOf } from "./fill";

export interface RegionFieldProps {
  service: Service;
  /** Which of its variants. */
  variant: number;
  onChange: (variant: number) => void;
}

/** In which of its regions the account is. */
export function RegionField({ service, variant, onChange }: RegionFieldProps) {
  return (
    <Field label="Region or form">
      {(control) => (
        <Select
          {...control}
          value={String(variant)}
          onChange={(value) => onChange(Number(value))}
          choices={service.variants.map((one, at) => ({
            value: String(at),
            label: one.name,
            note: one.placeholders.length > 0 ? undefined : placeOf(one.profile),
          }))}
        />
      )}
    </Field>
  );
}

export interface FillFieldProps {
  variant: ServiceVariant;
  /** The placeholder. */
  name: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
}

/** What fills the service's addresses in, such as the shop's name; a pasted address will do. */
export function FillField({ variant, name, value, onChange, error }: FillFieldProps) {
  const example = exampleOf(variant, name);
  return (
    <Field
      label={fillLabel(name)}
      hint={example && <Becomes example={example} name={name} value={value} />}
      error={error}
    >
      {(control) => (
        <Input
          {...control}
          mono
          value={value}
          onChange={(event) => onChange(cleanFill(event.target.value, name, example))}
        />
      )}
    </Field>
  );
}

/** The start of an address, the placeholder or what was typed standing out. */
function Becomes({ example, name, value }: { example: string; name: string; value: string }) {
  const [before = "", rest = ""] = example.split(`{${name}}`, 2);
  const after = rest.split("/", 1)[0] ?? "";
  return (
    <code className="font-mono wrap-anywhere">
      {before}
      <b className="font-semibold text-ink-2">{value || `{${name}}`}</b>
      {after}
    </code>
  );
}
