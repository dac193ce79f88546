import { type ReactNode, useState } from "react";
import { RpcError } from "../lib/rpc-error";
import { LinkButton } from "./Button";
import { CopyButton } from "./CopyButton";
import { type ControlProps, Field, Input, TextArea } from "./Field";

export interface SecretFieldProps {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** Whether the vault holds a value already. */
  stored: boolean;
  /** What is typed; undefined leaves the vault's value as it is, "" removes it. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** Shown as dots while it is typed; the default. */
  hidden?: boolean;
  /** More than one line, such as a key in PEM form. */
  lines?: boolean;
  /** Reads the stored value, for a field whose owner may see it again. */
  onReveal?: () => Promise<string>;
  /** May be taken out of the vault. */
  removable?: boolean;
  placeholder?: string;
  autoFocus?: boolean;
  className?: string;
}

const DOTS = "••••••••••••";

/**
 * A value for the vault. What is stored shows as dots with Replace (and Reveal, where the owner may
 * see it); what is typed shows as dots with Show.
 */
export function SecretField(props: SecretFieldProps) {
  const { label, hint, error, stored, value, onChange, hidden = true, className } = props;
  const { onReveal, removable = false } = props;
  const [shown, setShown] = useState(!hidden);
  const [revealed, setRevealed] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const [replacing, setReplacing] = useState(false);

  const kept = stored && value === undefined && !replacing;
  const removed = stored && value === "";

  const reveal = () => {
    if (revealed !== undefined) return setRevealed(undefined);
    setRefusal(undefined);
    onReveal?.().then(setRevealed, (failure: unknown) =>
      setRefusal(RpcError.from(failure).message),
    );
  };
  const replace = () => {
    setRevealed(undefined);
    setReplacing(true);
  };
  const keep = () => {
    setReplacing(false);
    onChange(undefined);
  };
  // Nothing typed in the place of a stored value is no wish to lose it.
  const type = (text: string) => onChange(stored && text === "" ? undefined : text);

  const words: [string, () => void, string][] = [];
  if (kept) {
    if (onReveal) {
      words.push(
        revealed === undefined
          ? ["Reveal", reveal, `Reveal ${label}`]
          : ["Hide", reveal, `Hide ${label}`],
      );
    }
    words.push(["Replace", replace, `Replace ${label}`]);
    if (removable) words.push(["Remove", () => onChange(""), `Remove ${label}`]);
  } else {
    if (hidden && value) {
      words.push([
        shown ? "Hide" : "Show",
        () => setShown(!shown),
        shown ? `Hide ${label}` : `Show ${label}`,
      ]);
    }
    if (stored) words.push(["Keep the old one", keep, `Keep the old ${label}`]);
  }

  return (
    <Field
      label={label}
      hint={removed ? "Removed from the vault when you save." : hint}
      error={error ?? refusal}
      {...(className && { className })}
      aside={
        <span className="flex gap-2 text-12">
          {words.map(([text, run, spoken]) => (
            <LinkButton key={text} onClick={run} aria-label={spoken}>
              {text}
            </LinkButton>
          ))}
        </span>
      }
    >
      {(control) =>
        kept ? (
          <Stored {...control} revealed={revealed} lines={props.lines ?? false} label={label} />
        ) : removed ? (
          <Input {...control} disabled value="" placeholder="Nothing" />
        ) : (
          <Typed
            {...control}
            value={value ?? ""}
            onChange={type}
            onFocus={() => setReplacing(stored)}
            onBlur={() => setReplacing(false)}
            dots={hidden && !shown}
            lines={props.lines ?? false}
            placeholder={props.placeholder}
            autoFocus={props.autoFocus || replacing}
          />
        )
      }
    </Field>
  );
}

interface StoredProps extends ControlProps {
  revealed: string | undefined;
  lines: boolean;
  label: string;
}

function Stored({ revealed, lines, label, ...control }: StoredProps) {
  if (revealed === undefined) {
    return (
      <Input
        {...control}
        readOnly
        value={DOTS}
        aria-label={`${label}, kept in the vault`}
        className="text-ink-3 tracking-wider select-none"
      />
    );
  }
  if (lines) return <TextArea {...control} readOnly mono rows={6} value={revealed} />;
  return (
    <Input
      {...control}
      readOnly
      mono
      value={revealed}
      onFocus={(event) => event.currentTarget.select()}
      trail={<CopyButton size="sm" label={`Copy ${label}`} text={revealed} className="-mr-1.5" />}
    />
  );
}

interface TypedProps extends ControlProps {
  value: string;
  onChange: (value: string) => void;
  onFocus: () => void;
  onBlur: () => void;
  dots: boolean;
  lines: boolean;
  placeholder: string | undefined;
  autoFocus: boolean;
}

function Typed({ value, onChange, dots, lines, ...control }: TypedProps) {
  if (lines) {
    return (
      <TextArea
        {...control}
        mono
        rows={5}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={dots && value ? "[-webkit-text-security:disc]" : ""}
      />
    );
  }
  return (
    <Input
      {...control}
      mono
      type={dots ? "password" : "text"}
      // Not this site's password: neither offered nor remembered.
      autoComplete="new-password"
      data-1p-ignore
      data-lpignore="true"
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
