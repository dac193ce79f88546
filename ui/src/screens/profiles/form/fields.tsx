import type { ReactNode } from "react";
import { Field, Input } from "../../../components/Field";
import { SecretField } from "../../../components/SecretField";
import { Segmented } from "../../../components/Segmented";
import { type Choice, Select } from "../../../components/Select";
import { Switch } from "../../../components/Switch";
import { useFormField, useProfileForm } from "./context";

interface BoundProps {
  /** Where it stands in the settings: `method.token_url`. */
  field: string;
  label: string;
  hint?: ReactNode;
}

export interface TextProps extends BoundProps {
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  /** Addresses, names of headers, whatever a machine reads. */
  mono?: boolean;
  autoFocus?: boolean;
  inputMode?: "url" | "numeric";
  maxLength?: number;
  className?: string;
  aside?: ReactNode;
}

export function Text(props: TextProps) {
  const { field, label, hint, value, onChange, className, aside, ...input } = props;
  const { error, warning, frame } = useFormField(field);
  return (
    <div {...frame} className={className ?? "min-w-0"}>
      <Field label={label} hint={hint} error={error} warning={warning} aside={aside}>
        {(control) => (
          <Input
            {...control}
            {...input}
            value={value}
            onChange={(event) => onChange(event.target.value)}
          />
        )}
      </Field>
    </div>
  );
}

/** A web address. */
export function Address(props: Omit<TextProps, "mono" | "inputMode">) {
  return <Text placeholder="https://" {...props} mono inputMode="url" />;
}

export interface PickProps<T extends string> extends BoundProps {
  value: T;
  onChange: (value: T) => void;
  choices: readonly Choice<T>[];
}

export function Pick<T extends string>({ field, label, hint, ...select }: PickProps<T>) {
  const { error, warning, frame } = useFormField(field);
  return (
    <div {...frame} className="min-w-0">
      <Field label={label} hint={hint} error={error} warning={warning}>
        {(control) => <Select {...control} {...select} />}
      </Field>
    </div>
  );
}

/** A choice of a few that are all visible. */
export function Few<T extends string>({
  field,
  label,
  hint,
  value,
  onChange,
  choices,
}: PickProps<T>) {
  const { error, warning, frame } = useFormField(field);
  return (
    <div {...frame} className="min-w-0">
      <Field label={label} hint={hint} error={error} warning={warning}>
        {({ id }) => (
          <div id={id}>
            <Segmented label={label} value={value} onChange={onChange} segments={choices} />
          </div>
        )}
      </Field>
    </div>
  );
}

export interface YesProps extends BoundProps {
  value: boolean;
  onChange: (value: boolean) => void;
}

/** A switch with its words at the left, and what it does beneath them. */
export function Yes({ field, label, hint, value, onChange }: YesProps) {
  const { frame } = useFormField(field);
  const { problemAt } = useProfileForm();
  // What it switches on has fields of its own, which say what is wrong with them.
  const problem = problemAt(field);
  const error = problem?.field === field ? problem.message : undefined;
  return (
    <div {...frame} className="flex items-start gap-3">
      {/* biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control */}
      <label className="min-w-0 flex-1">
        <span className="block">{label}</span>
        {error ? (
          <span className="block text-12 text-failed">{error}</span>
        ) : (
          hint && <span className="block text-12 text-ink-3">{hint}</span>
        )}
      </label>
      <Switch checked={value} onChange={onChange} label={label} className="mt-0.5" />
    </div>
  );
}

export interface VaultTextProps {
  /** Its name in the vault: `client_secret`. */
  name: string;
  label: string;
  hint?: ReactNode;
  lines?: boolean;
  removable?: boolean;
  placeholder?: string;
}

/** A secret of the profile. */
export function VaultText({ name, ...rest }: VaultTextProps) {
  const { secrets, setSecret, stored } = useProfileForm();
  const { error, frame } = useFormField(`secrets.${name}`);
  return (
    <div {...frame} className="min-w-0">
      <SecretField
        {...rest}
        error={error}
        stored={stored.includes(name)}
        value={secrets[name]}
        onChange={(value) => setSecret(name, value)}
      />
    </div>
  );
}

/** One line that shows what goes out: `Authorization: Bearer ••••`. */
export function Sends({ children }: { children: ReactNode }) {
  return (
    <p className="flex min-w-0 gap-2 text-12 text-ink-3">
      <span className="shrink-0">Sends</span>
      <code className="min-w-0 font-mono wrap-anywhere text-ink-2">{children}</code>
    </p>
  );
}
