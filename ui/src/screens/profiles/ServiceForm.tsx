import { useId } from "react";
import type { Service, ServiceVariant } from "../../bindings";
import { Field, Input } from "../../components/Field";
import { Select } from "../../components/Select";
import { useFormField } from "./form/context";
import { cleanFill, exampleOf, type Fills, fillLabel } from "./service-draft";

export interface ServiceFormProps {
  service: Service;
  variant: ServiceVariant;
  fills: Fills;
  onVariant: (name: string) => void;
  onFills: (fills: Fills) => void;
  /** Whether a placeholder that is empty is said to be. */
  strict: boolean;
}

/** Region and placeholders of a built-in service: what fills its addresses in. */
export function ServiceForm(props: ServiceFormProps) {
  const { service, variant, fills, onVariant, onFills, strict } = props;
  return (
    <>
      {service.variants.length > 1 && (
        <Field label="Region or edition">
          {(control) => (
            <Select
              {...control}
              value={variant.name}
              onChange={onVariant}
              choices={service.variants.map(({ name }) => ({ value: name, label: name }))}
            />
          )}
        </Field>
      )}
      {variant.placeholders.map((name) => (
        <Placeholder
          key={name}
          name={name}
          example={exampleOf(variant, name)}
          value={fills[name] ?? ""}
          onChange={(value) => onFills({ ...fills, [name]: value })}
          strict={strict}
        />
      ))}
    </>
  );
}

interface PlaceholderProps {
  name: string;
  example: string | undefined;
  value: string;
  onChange: (value: string) => void;
  strict: boolean;
}

function Placeholder({ name, example, value, onChange, strict }: PlaceholderProps) {
  const { frame } = useFormField(`fill.${name}`);
  const id = useId();
  const missing = strict && value === "";
  const label = fillLabel(name);
  return (
    <div {...frame} id={id}>
      <Field
        label={label}
        hint={example && <Becomes example={example} name={name} value={value} />}
        error={missing ? `Fill in ${label.toLowerCase()}: the addresses need it.` : undefined}
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
    </div>
  );
}

/** The start of an address with the placeholder, or what was typed, standing out. */
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
