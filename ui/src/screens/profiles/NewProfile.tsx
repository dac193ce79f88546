import { useState } from "react";
import { useLocation } from "wouter";
import type { ProfileSettings, ProfileSummary, Service, ServiceVariant } from "../../bindings";
import { Button } from "../../components/Button";
import { SidePanel } from "../../components/SidePanel";
import { methodWords } from "../../connections/create/fields";
import { freeName } from "../../lib/free-name";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";
import { forgetUnsaved, useUnsaved } from "../../lib/unsaved";
import { type Fills, fillLabel, fillPlaceholders } from "../../services/fill";
import { FillField, RegionField } from "../../services/ServiceFields";
import { focusProblem } from "./focus-problem";
import { ProfileFormProvider } from "./form/context";
import { Text } from "./form/fields";
import { MethodCard } from "./MethodCard";
import { blankMethod, type MethodType, wordsOf } from "./methods";
import { ProfileFields } from "./ProfileFields";
import { rebase } from "./same";
import { useProfileDraft } from "./use-profile-draft";

export interface NewProfileProps {
  /** A built-in service, or else a method of one's own. */
  from: { service: Service } | { method: MethodType };
  profiles: readonly ProfileSummary[];
  onClose: () => void;
  onBack: () => void;
}

const NO_VARIANT: ServiceVariant[] = [];

function blank(method: MethodType): ProfileSettings {
  return {
    name: "",
    method: blankMethod(method),
    origins: [],
    extra_ca: "",
    on_premises: false,
  };
}

export function NewProfile({ from, profiles, onClose, onBack }: NewProfileProps) {
  const [, go] = useLocation();
  const service = "service" in from ? from.service : undefined;
  const variants = service?.variants ?? NO_VARIANT;
  const [at, setAt] = useState(0);
  const variant = variants[at];
  const [fills, setFills] = useState<Fills>({});
  const taken = profiles.map((profile) => profile.name);

  const beginning = (one: ServiceVariant | undefined, filled: Fills): ProfileSettings =>
    one
      ? {
          ...fillPlaceholders(one.profile, filled),
          name: freeName(taken, one.profile.name || service?.name || ""),
        }
      : blank("method" in from ? from.method : "basic");

  const [proposed, setProposed] = useState(() => beginning(variant, fills));
  const draft = useProfileDraft(proposed, { made: false, stored: [] });
  const { settings, form } = draft;
  const create = useRpcMutation("profile_create");
  const [tried, setTried] = useState(false);
  useUnsaved(draft.dirty ? "the new auth profile" : undefined);

  // Another region or shop: the addresses follow, what was edited stays.
  const propose = (one: ServiceVariant | undefined, filled: Fills) => {
    const next = beginning(one, filled);
    // A form of the service that lets callers in by another method begins with that one.
    const alike = next.method.type === settings.method.type;
    const now = alike ? settings : { ...settings, method: proposed.method };
    draft.setSettings(rebase(now, proposed, next));
    setProposed(next);
  };
  const pickVariant = (next: number) => {
    setAt(next);
    propose(variants[next], fills);
  };
  const fill = (filled: Fills) => {
    setFills(filled);
    propose(variant, filled);
  };

  const busy = create.isPending || draft.checking;
  const save = async () => {
    if (busy) return;
    const filled = variant?.placeholders.every((name) => fills[name]) ?? true;
    setTried(true);
    if (!(await draft.ready()) || !filled) return focusProblem();
    create.mutate(
      { settings, secrets: draft.secrets },
      {
        onSuccess: (made) => {
          queryClient.setQueryData(queryKey("profile_get", { profile: made.id }), made);
          void queryClient.invalidateQueries({ queryKey: queryKey("profile_list") });
          forgetUnsaved();
          go(`/profiles/${made.id}`, { replace: true });
        },
        onError: (error) => {
          draft.refuse(error);
          focusProblem();
        },
      },
    );
  };

  const words = wordsOf(settings.method.type);
  return (
    <ProfileFormProvider value={form}>
      <SidePanel
        title="Create auth profile"
        onClose={onClose}
        onSubmit={() => void save()}
        footer={
          <>
            <Button type="submit" tone="primary" busy={busy}>
              Create profile
            </Button>
            <Button tone="quiet" onClick={onClose}>
              Cancel
            </Button>
          </>
        }
      >
        <MethodCard
          service={service}
          method={settings.method.type}
          label={methodWords(settings.method)}
          action={
            <Button size="sm" onClick={onBack}>
              Change
            </Button>
          }
        />
        <Text
          field="name"
          label="Name"
          placeholder="CRM of the sales team"
          hint={words.gives}
          autoFocus
          maxLength={120}
          value={settings.name}
          onChange={(name) => form.set({ name })}
        />
        {service && variants.length > 1 && (
          <RegionField service={service} variant={at} onChange={pickVariant} />
        )}
        {variant?.placeholders.map((name) => (
          <FillField
            key={name}
            variant={variant}
            name={name}
            value={fills[name] ?? ""}
            onChange={(value) => fill({ ...fills, [name]: value })}
            error={
              tried && !fills[name]
                ? `Fill in ${fillLabel(name).toLowerCase()}: the addresses need it.`
                : undefined
            }
          />
        ))}
        <ProfileFields draft={draft} service={service} />
      </SidePanel>
    </ProfileFormProvider>
  );
}
