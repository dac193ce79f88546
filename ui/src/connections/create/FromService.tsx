import type { Method } from "../../bindings";
import { LinkButton } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { SecretField } from "../../components/SecretField";
import { notifyError } from "../../components/toast";
import { openExternal } from "../../lib/host";
import { FillField } from "../../services/ServiceFields";
import { hostOf } from "../words";
import { clientNeeds } from "./fields";
import type { Draft, ServiceChoice } from "./use-draft";

/** What fills the service's addresses in, such as the shop's name. */
export function Fills({
  choice,
  errors,
}: {
  choice: ServiceChoice;
  errors: Readonly<Record<string, string>>;
}) {
  const variant = choice.service.variants[choice.variant];
  return variant?.placeholders.map((name) => (
    <FillField
      key={name}
      variant={variant}
      name={name}
      value={choice.fills[name] ?? ""}
      onChange={(value) => choice.setFill(name, value)}
      error={errors[`fill.${name}`]}
    />
  ));
}

export interface ClientProps {
  choice: ServiceChoice;
  method: Method;
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
  errors: Readonly<Record<string, string>>;
}

/** The user's own client at the service, asked for once: it becomes an auth profile. */
export function Client({ choice, method, draft, onChange, errors }: ClientProps) {
  const { service } = choice;
  const needs = clientNeeds(method);
  const open = () =>
    openExternal(service.register_url).catch((error: unknown) =>
      notifyError("The browser did not open", error),
    );
  return (
    <>
      {(service.register_hint || service.register_url) && (
        <p className="text-12 text-ink-2">
          {service.register_hint}{" "}
          {service.register_url && (
            <LinkButton onClick={open}>Open {hostOf(service.register_url)}</LinkButton>
          )}
        </p>
      )}
      {needs.id && (
        <Field label={needs.id.label} error={errors.client_id}>
          {(control) => (
            <Input
              {...control}
              mono
              value={draft.clientId}
              onChange={(event) => onChange({ clientId: event.target.value })}
            />
          )}
        </Field>
      )}
      {needs.secret && (
        <SecretField
          label={needs.secret.label}
          error={errors.client_secret}
          stored={false}
          value={draft.clientSecret}
          onChange={(value) => onChange({ clientSecret: value ?? "" })}
          lines={needs.secret.lines}
        />
      )}
    </>
  );
}
