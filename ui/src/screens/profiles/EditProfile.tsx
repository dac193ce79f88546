import { Ellipsis, PlugZap, Trash } from "lucide-react";
import { useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import type { ProfileDetail, Service } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { SidePanel } from "../../components/SidePanel";
import { plural } from "../../lib/format";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";
import { useUnsaved } from "../../lib/unsaved";
import { ConnectionLinks } from "./ConnectionLinks";
import { DeleteProfile } from "./DeleteProfile";
import { focusProblem } from "./focus-problem";
import { ProfileFormProvider } from "./form/context";
import { Text } from "./form/fields";
import { MethodCard } from "./MethodCard";
import { ProfileFields } from "./ProfileFields";
import { useProfileDraft } from "./use-profile-draft";

export interface EditProfileProps {
  profile: ProfileDetail;
  service: Service | undefined;
  onClose: () => void;
}

const FIXED =
  "Method and agent are fixed: connections depend on them. For another, make a new profile.";

export function EditProfile({ profile, service, onClose }: EditProfileProps) {
  const [, go] = useLocation();
  const draft = useProfileDraft(profile.settings, { made: true, stored: profile.secrets });
  const { settings, form, dirty, reset } = draft;
  const update = useRpcMutation("profile_update");
  const [deleting, setDeleting] = useState(false);
  const [saved, setSaved] = useState(false);
  useUnsaved(dirty ? `the changes to ${profile.name}` : undefined);

  // Changed elsewhere: taken over, unless something is typed here.
  const { settings: latest } = profile;
  const [known, setKnown] = useState(latest);
  useEffect(() => {
    if (latest === known) return;
    setKnown(latest);
    if (!dirty) reset(latest);
  }, [latest, known, dirty, reset]);

  const busy = update.isPending || draft.checking;
  const save = async () => {
    if (!dirty || busy) return;
    if (!(await draft.ready())) return focusProblem();
    update.mutate(
      { profile: profile.id, settings, secrets: draft.secrets },
      {
        onSuccess: (next) => {
          setKnown(next.settings);
          reset(next.settings);
          setSaved(true);
          queryClient.setQueryData(queryKey("profile_get", { profile: profile.id }), next);
          void queryClient.invalidateQueries({ queryKey: queryKey("profile_list") });
        },
        onError: (error) => {
          draft.refuse(error);
          focusProblem();
        },
      },
    );
  };

  const connect = () => go(`/connections/new?profile=${profile.id}`);
  return (
    <ProfileFormProvider value={form}>
      <SidePanel
        title={profile.name}
        onClose={onClose}
        onSubmit={() => void save()}
        aside={
          <Menu
            entries={[
              { label: "Create a connection", icon: <PlugZap />, onSelect: connect },
              "line",
              { label: "Delete", icon: <Trash />, danger: true, onSelect: () => setDeleting(true) },
            ]}
          >
            <IconButton label={`More for ${profile.name}`}>
              <Ellipsis />
            </IconButton>
          </Menu>
        }
        footer={
          <>
            <Button type="submit" tone="primary" busy={busy} disabled={!dirty}>
              Save
            </Button>
            {dirty ? (
              <Button tone="quiet" onClick={() => reset(latest)}>
                Discard
              </Button>
            ) : (
              <span role="status" className="px-1 text-12 text-ink-3">
                {saved && "Saved"}
              </span>
            )}
          </>
        }
      >
        <MethodCard
          service={service}
          method={settings.method.type}
          label={profile.method_label}
          locked={FIXED}
        />
        <UsedBy profile={profile} />
        <Text
          field="name"
          label="Name"
          maxLength={120}
          value={settings.name}
          onChange={(name) => form.set({ name })}
        />
        <ProfileFields draft={draft} service={service} />
      </SidePanel>
      {deleting && (
        <DeleteProfile profile={profile} onClose={() => setDeleting(false)} onDeleted={onClose} />
      )}
    </ProfileFormProvider>
  );
}

/** The connections that follow when this profile changes, or the way to the first one. */
function UsedBy({ profile }: { profile: ProfileDetail }) {
  const { connections } = profile;
  return (
    <div className="text-12">
      <h3 className="mb-1 font-medium text-ink-2">
        {connections.length === 0
          ? "Used by no connection yet"
          : `Used by ${plural(connections.length, "connection")}`}
      </h3>
      {connections.length === 0 ? (
        <Link
          href={`/connections/new?profile=${profile.id}`}
          className="rounded-1 font-medium text-accent hover:underline"
        >
          Create a connection
        </Link>
      ) : (
        <ConnectionLinks connections={connections} />
      )}
    </div>
  );
}
