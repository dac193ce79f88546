import type { Method } from "../../bindings";
import { LinkButton } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { SecretField } from "../../components/SecretField";
import { Select } from "../../components/Select";
import { notifyError } from "../../components/toast";
import { openExternal } from "../../lib/host";
import { hostOf } from "../words";
import { clientNeeds, placeOf } from "./fields";
import type { Draft, ServiceChoice } from "./use-draft";

/** In which of its regions the account is. */
export function Region({ choice }: { choice: ServiceChoice }) {
  const { service, variant, setVariant } = choice;
  return (
    <Field label="Region or form">
      {(control) => (
        <Select
          {...control}
          value={String(variant)}
          onChange={(value) => setVariant(Number(value))}
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
    <Field
      key={name}
      label={fillLabel(name)}
      hint={`As in ${exampleOf(variant.profile.origins, name)}`}
      error={errors[`fill.${name}`]}
    >
      {(control) => (
        <Input
          {...control}
          mono
          value={choice.fills[name] ?? ""}
          onChange={(event) => choice.setFill(name, event.target.value)}
        />
      )}
    </Field>
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

/** `account_domain` is "Account domain". */
function fillLabel(name: string): string {
  const words = name.replaceAll(/[_-]+/g, " ").trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function exampleOf(origins: readonly string[], name: string): string {
  return origins.find((origin) => origin.includes(`{${name}}`)) ?? `{${name}}`;
}
