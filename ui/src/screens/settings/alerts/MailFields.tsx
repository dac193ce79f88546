import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { MailSecurity } from "../../../bindings";
import { Field, Input, TextArea } from "../../../components/Field";
import { SecretField } from "../../../components/SecretField";
import { Select } from "../../../components/Select";
import { cx } from "../../../lib/cx";
import { type AlertsDraft, type MailField, withSecurity } from "./draft";

const SECURITY: { value: MailSecurity; label: string; help: string }[] = [
  { value: "tls", label: "TLS", help: "Protected from the first byte; usually port 465" },
  { value: "start_tls", label: "STARTTLS", help: "Protected after a greeting; usually port 587" },
  { value: "none", label: "None", help: "Only to a mail server on this computer" },
];

export interface MailFieldsProps {
  draft: AlertsDraft;
  onChange: (draft: AlertsDraft) => void;
  problems: Partial<Record<MailField, string>>;
  /** The vault holds a password. */
  stored: boolean;
}

/** The mail server, who is let in there, and from whom to whom. */
export function MailFields({ draft, onChange, problems, stored }: MailFieldsProps) {
  const set = (part: Partial<AlertsDraft>) => onChange({ ...draft, ...part });
  const [more, setMore] = useState(draft.extraCa !== "");
  const open = more || problems.extraCa !== undefined;
  return (
    <div className="flex flex-col gap-3 border-l border-line pl-4">
      <div className="grid grid-cols-[minmax(0,1fr)_136px_88px] gap-3">
        <Field label="Mail server (SMTP)" error={problems.host}>
          {(control) => (
            <Input
              {...control}
              mono
              placeholder="smtp.example.com"
              value={draft.host}
              onChange={(event) => set({ host: event.target.value })}
            />
          )}
        </Field>
        <Field label="Protection">
          {(control) => (
            <Select
              {...control}
              value={draft.security}
              onChange={(security) => onChange(withSecurity(draft, security))}
              choices={SECURITY}
            />
          )}
        </Field>
        <Field label="Port" error={problems.port}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={5}
              className="num"
              value={draft.port}
              onChange={(event) => set({ port: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="grid grid-cols-2 gap-3">
        <Field label="User name" hint="Left empty, nobody logs in." error={problems.user}>
          {(control) => (
            <Input
              {...control}
              value={draft.user}
              onChange={(event) => set({ user: event.target.value })}
            />
          )}
        </Field>
        <SecretField
          label="Password"
          hint="Kept in the vault."
          stored={stored}
          removable
          value={draft.password}
          onChange={(password) => set({ password })}
          error={problems.password}
        />
      </div>
      <Field label="From" error={problems.from}>
        {(control) => (
          <Input
            {...control}
            inputMode="email"
            placeholder="hookline@example.com"
            value={draft.from}
            onChange={(event) => set({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label="To" hint="Several with commas between them." error={problems.to}>
        {(control) => (
          <Input
            {...control}
            inputMode="email"
            placeholder="ops@example.com"
            value={draft.to}
            onChange={(event) => set({ to: event.target.value })}
          />
        )}
      </Field>
      <div>
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setMore(!open)}
          className="flex items-center gap-1 rounded-1 text-12 font-medium text-ink-2 hover:text-ink"
        >
          <ChevronRight className={cx("size-3.5 transition-transform", open && "rotate-90")} />A
          certificate authority of your own
        </button>
        {open && (
          <Field
            label="Certificate authority"
            hideLabel
            hint="In PEM form, trusted for this server besides the system’s."
            error={problems.extraCa}
            className="mt-1.5"
          >
            {(control) => (
              <TextArea
                {...control}
                mono
                rows={4}
                placeholder="-----BEGIN CERTIFICATE-----"
                value={draft.extraCa}
                onChange={(event) => set({ extraCa: event.target.value })}
              />
            )}
          </Field>
        )}
      </div>
    </div>
  );
}
