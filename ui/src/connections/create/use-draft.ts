import { useQueries } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type {
  ConnectionDetail,
  CredentialField,
  ProfileDetail,
  ProfileId,
  ProfileSettings,
  Service,
} from "../../bindings";
import { freeName } from "../../lib/free-name";
import { type RpcError, rpc } from "../../lib/host";
import { queryClient, queryKey, useRpc } from "../../lib/query";
import { fillPlaceholders } from "../../services/fill";
import { authorize, keepConnection } from "../authorize";
import { clientNeeds, fieldsOf, samePlace, withClient } from "./fields";
import type { Source } from "./PickSource";

/** What a connection is made from, as far as it is known now. */
export interface Base {
  name: string;
  service: string | null | undefined;
  settings: ProfileSettings;
  fields: readonly CredentialField[];
  /** The profile, where there is one already. */
  profile: ProfileId | undefined;
}

/** A chosen service, in one of its regions, with its placeholders filled in. */
export interface ServiceChoice {
  service: Service;
  variant: number;
  setVariant: (variant: number) => void;
  fills: Readonly<Record<string, string>>;
  setFill: (name: string, value: string) => void;
}

/** Reads what the source says; a service that has a profile for the same place goes by that one. */
export function useBase(source: Source): {
  base: Base | undefined;
  choice: ServiceChoice | undefined;
  error: RpcError | null;
} {
  const own = source.type === "profile" ? source.id : "";
  const profile = useRpc("profile_get", { profile: own }, { enabled: own !== "" });
  const services = useRpc("service_list", {}, { enabled: source.type === "service" });
  const profiles = useRpc("profile_list", {}, { enabled: source.type === "service" });
  const [variant, setVariant] = useState(0);
  const [fills, setFills] = useState<Readonly<Record<string, string>>>({});

  const key = source.type === "service" ? source.key : undefined;
  const service = services.data?.find((one) => one.key === key);
  const made = useQueries({
    queries: (profiles.data ?? [])
      .filter((one) => key !== undefined && one.service === key)
      .map(({ id }) => ({
        queryKey: queryKey("profile_get", { profile: id }),
        queryFn: () => rpc("profile_get", { profile: id }),
      })),
    combine: (results) => results.flatMap(({ data }) => (data ? [data] : [])),
  });

  const base = useMemo((): Base | undefined => {
    if (source.type === "profile") return profile.data && baseOf(profile.data);
    const raw = service?.variants[variant]?.profile;
    if (!service || !raw) return undefined;
    const settings = fillPlaceholders(raw, fills);
    const same = made.find((one) => samePlace(one.settings, settings));
    if (same) return { ...baseOf(same), name: service.name };
    return {
      name: service.name,
      service: service.key,
      settings,
      fields: fieldsOf(settings.method),
      profile: undefined,
    };
  }, [source, profile.data, service, variant, fills, made]);

  return {
    base,
    choice: service && {
      service,
      variant,
      setVariant,
      fills,
      setFill: (name, value) => setFills((before) => ({ ...before, [name]: value })),
    },
    error: profile.error ?? services.error ?? profiles.error,
  };
}

function baseOf(detail: ProfileDetail): Base {
  const { id, name, service, settings, fields } = detail;
  return { name, service, settings, fields, profile: id };
}

/** What the user has typed. Nothing typed means what is proposed. */
export interface Draft {
  name: string | undefined;
  clientId: string;
  clientSecret: string;
  values: Readonly<Record<string, string>>;
  scopes: readonly string[] | undefined;
}

export const EMPTY_DRAFT: Draft = {
  name: undefined,
  clientId: "",
  clientSecret: "",
  values: {},
  scopes: undefined,
};

/** The fields that still miss something, by the names that the engine's refusals use. */
export function missing(
  base: Base,
  draft: Draft,
  choice: ServiceChoice | undefined,
): Record<string, string> {
  const found: Record<string, string> = {};
  if (draft.name !== undefined && draft.name.trim() === "") {
    found.name = "Give the connection a name.";
  }
  const variant = choice?.service.variants[choice.variant];
  for (const name of variant?.placeholders ?? []) {
    if (!choice?.fills[name]?.trim()) found[`fill.${name}`] = "The address needs it.";
  }
  if (base.profile === undefined) {
    const needs = clientNeeds(base.settings.method);
    if (needs.id && draft.clientId.trim() === "")
      found.client_id = `Give the ${low(needs.id.label)}.`;
    if (needs.secret && draft.clientSecret === "") {
      found.client_secret = `Give the ${low(needs.secret.label)}.`;
    }
  }
  for (const field of base.fields) {
    // Some applications want a key as the user name, and no password.
    if (field.name === "password") continue;
    if (!draft.values[field.name]) found[field.name] = `Give the ${low(field.label)}.`;
  }
  return found;
}

/** "Client ID" within a sentence is "client ID"; "API key" stays. */
function low(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

/** Makes the profile where there is none, then the connection, then begins its authorization. */
export async function create(
  base: Base,
  draft: Draft & { name: string },
): Promise<{ connection: ConnectionDetail; refused: unknown }> {
  const profile = base.profile ?? (await createProfile(base, draft));
  const given = (secret: boolean) =>
    Object.fromEntries(
      base.fields
        .filter((field) => field.secret === secret)
        .map((field) => [field.name, draft.values[field.name] ?? ""]),
    );
  const connection = await rpc("connection_create", {
    profile,
    name: draft.name.trim(),
    fields: given(false),
    secrets: given(true),
    ...(draft.scopes && { scopes: [...draft.scopes] }),
  });
  keepConnection(connection);
  if (connection.state === "connected") return { connection, refused: undefined };
  try {
    return { connection: await authorize(connection.id), refused: undefined };
  } catch (refused) {
    // It is there, only not authorized; the way on is on its own page.
    return { connection, refused };
  }
}

async function createProfile(base: Base, draft: Draft): Promise<ProfileId> {
  const taken = (
    await queryClient.fetchQuery({
      queryKey: queryKey("profile_list"),
      queryFn: () => rpc("profile_list"),
      staleTime: 0,
    })
  ).map((one) => one.name);
  const { settings } = base;
  const needs = clientNeeds(settings.method);
  const made = await rpc("profile_create", {
    settings: {
      ...withClient(settings, draft.clientId),
      name: freeName(taken, settings.name || base.name),
    },
    secrets: needs.secret ? { [needs.secret.field]: draft.clientSecret } : {},
  });
  queryClient.setQueryData(queryKey("profile_get", { profile: made.id }), made);
  void queryClient.invalidateQueries({ queryKey: queryKey("profile_list") });
  return made.id;
}
