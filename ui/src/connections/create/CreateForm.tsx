import { ExternalLink } from "lucide-react";
import { useState } from "react";
import { Link } from "wouter";
import type { ConnectionDetail, CredentialField } from "../../bindings";
import { Button } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { SecretField } from "../../components/SecretField";
import { ServiceTile } from "../../components/ServiceTile";
import { SidePanel } from "../../components/SidePanel";
import { Message } from "../../components/States";
import { notifyError } from "../../components/toast";
import { freeName } from "../../lib/free-name";
import { RpcError } from "../../lib/rpc-error";
import { RegionField } from "../../services/ServiceFields";
import { PlainField } from "../PlainField";
import { ScopePicker } from "../ScopePicker";
import { useConnections } from "../use-connections";
import { type Way, wayOf } from "../words";
import { Client, Fills } from "./FromService";
import { methodWords } from "./fields";
import { LinkNameField } from "./LinkNameField";
import {
  type Base,
  create,
  type Draft,
  EMPTY_DRAFT,
  missing,
  type ServiceChoice,
} from "./use-draft";
import { WhatHappens } from "./WhatHappens";

const ACTIONS: Record<Way, string> = {
  browser: "Authorize in browser",
  code: "Get a code",
  direct: "Connect",
};

/** Nothing secret can be kept as the vault is. */
const VAULT_CODES = ["vault_locked", "no_keyring", "key_missing", "wrong_key"];

/** Where a refusal of the engine belongs: `secrets.key` is said at the field `key`. */
function fieldOf(error: RpcError): string {
  const field = error.field ?? "";
  const named = /^(?:fields|secrets)[.[](.+?)\]?$/.exec(field)?.[1];
  if (named && !["client_secret", "consumer_secret", "private_key"].includes(named)) return named;
  if (/client_id|consumer_key/.test(field)) return "client_id";
  if (/client_secret|consumer_secret|private_key/.test(field)) return "client_secret";
  return field;
}

export interface CreateFormProps {
  base: Base;
  choice: ServiceChoice | undefined;
  /** To connect to something else. */
  onChange: () => void;
  onClose: () => void;
  onMade: (connection: ConnectionDetail) => void;
  className: string | undefined;
}

/** Name, credential and permissions of a new connection. */
export function CreateForm(props: CreateFormProps) {
  const { base, choice, onChange, onClose, onMade, className } = props;
  const taken = (useConnections().data ?? []).map((one) => one.name);
  const [draft, setDraft] = useState<Draft>(EMPTY_DRAFT);
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RpcError>();
  const set = (part: Partial<Draft>) => {
    setDraft((before) => ({ ...before, ...part }));
    setRefusal(undefined);
  };

  const { method } = base.settings;
  const way = wayOf(base.settings);
  const name = draft.name ?? freeName(taken, base.name);
  const scopes = method.type === "oauth2" ? method.scopes : [];
  const chosen = draft.scopes ?? scopes.filter((scope) => scope.chosen).map((scope) => scope.name);
  const lacks = missing(base, draft, choice);
  const at = refusal && fieldOf(refusal);
  const errors: Record<string, string> = {
    ...(tried && lacks),
    ...(refusal && at && { [at]: refusal.message }),
  };
  const shown = new Set([
    "name",
    "client_id",
    "client_secret",
    ...base.fields.map((field) => field.name),
  ]);

  const submit = () => {
    setTried(true);
    if (Object.keys(lacks).length > 0) return;
    setBusy(true);
    create(base, { ...draft, name, ...(scopes.length > 0 && { scopes: chosen }) })
      .then(
        ({ connection, refused }) => {
          if (refused) notifyError("Not authorized yet", refused);
          onMade(connection);
        },
        (error: unknown) => setRefusal(RpcError.from(error)),
      )
      .finally(() => setBusy(false));
  };

  return (
    <SidePanel
      title="Create connection"
      onClose={onClose}
      onSubmit={submit}
      {...(className && { className })}
      footer={
        <>
          <Button
            type="submit"
            tone="primary"
            busy={busy}
            icon={way === "browser" && <ExternalLink />}
          >
            {ACTIONS[way]}
          </Button>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
        </>
      }
    >
      <div className="flex items-center gap-3 rounded-2 border border-line bg-bg px-3 py-2">
        <ServiceTile name={base.name} service={base.service} />
        <div className="min-w-0 flex-1">
          <p className="truncate leading-[18px] font-semibold">{base.name}</p>
          <p className="truncate text-12 text-ink-3">{methodWords(method)}</p>
        </div>
        <Button size="sm" onClick={onChange}>
          Change
        </Button>
      </div>
      <div className="grid auto-cols-fr grid-flow-col gap-3">
        <Field label="Name" error={errors.name}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={100}
              value={name}
              onChange={(event) => set({ name: event.target.value })}
              onFocus={(event) => draft.name === undefined && event.currentTarget.select()}
            />
          )}
        </Field>
        {choice && choice.service.variants.length > 1 && (
          <RegionField
            service={choice.service}
            variant={choice.variant}
            onChange={choice.setVariant}
          />
        )}
      </div>
      <LinkNameField name={name} />
      {choice && <Fills choice={choice} errors={errors} />}
      {base.profile === undefined && choice && (
        <Client choice={choice} method={method} draft={draft} onChange={set} errors={errors} />
      )}
      {base.fields.map((field) => (
        <Credential
          key={field.name}
          field={field}
          value={draft.values[field.name] ?? ""}
          error={errors[field.name]}
          onChange={(value) => set({ values: { ...draft.values, [field.name]: value } })}
        />
      ))}
      {scopes.length > 0 && (
        <ScopePicker scopes={scopes} chosen={chosen} onChange={(next) => set({ scopes: next })} />
      )}
      {refusal && at !== undefined && !shown.has(at) && (
        <Message
          title="Not connected"
          actions={
            VAULT_CODES.includes(refusal.code) && (
              <Link
                href="/settings/vault"
                className="rounded-1 text-12 font-medium text-accent hover:underline"
              >
                Open the vault’s settings
              </Link>
            )
          }
        >
          {refusal.message}
        </Message>
      )}
      <WhatHappens way={way} settings={base.settings} />
    </SidePanel>
  );
}

function Credential({
  field,
  value,
  error,
  onChange,
}: {
  field: CredentialField;
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) {
  if (!field.secret) return <PlainField {...{ field, value, error, onChange }} />;
  return (
    <SecretField
      label={field.label}
      hint={field.help}
      error={error}
      stored={false}
      value={value}
      onChange={(next) => onChange(next ?? "")}
      hidden={field.hidden}
      lines={field.lines}
    />
  );
}
