import { useLocation, useSearch } from "wouter";
import type { ProfileSummary, Service } from "../../bindings";
import { SidePanel } from "../../components/SidePanel";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { useRpc } from "../../lib/query";
import { EditProfile } from "./EditProfile";
import { isMethod } from "./methods";
import { NewProfile, type NewProfileProps } from "./NewProfile";
import { ProfilePicker } from "./ProfilePicker";

export interface ProfilePanelProps {
  /** The id of a profile, or "new". */
  open: string;
  profiles: readonly ProfileSummary[];
  services: ReadonlyMap<string, Service>;
  /** Whether the services are known by now. */
  ready: boolean;
  onClose: () => void;
}

const GONE = "not_found";

/** What the address asks for: a profile, the choice of a new one, or a new one. */
export function ProfilePanel(props: ProfilePanelProps) {
  const { open, profiles, services, ready, onClose } = props;
  const search = new URLSearchParams(useSearch());
  const [, go] = useLocation();
  if (open !== "new") return <Made key={open} {...props} />;

  const key = search.get("service");
  const method = search.get("method");
  const service = services.get(key ?? "");
  let from: NewProfileProps["from"] | undefined;
  if (service) from = { service };
  else if (isMethod(method)) from = { method };
  // A service is named, but which one is not known yet.
  if (key && !service && !ready) return <Waiting title="Create auth profile" onClose={onClose} />;
  if (!from) return <ProfilePicker begin="service" onClose={onClose} />;
  return (
    <NewProfile
      key={`${key} ${method}`}
      from={from}
      profiles={profiles}
      onClose={onClose}
      onBack={() => go("/profiles/new")}
    />
  );
}

function Made({ open, services, onClose }: ProfilePanelProps) {
  const profile = useRpc("profile_get", { profile: open });
  if (profile.data && profile.error?.code !== GONE) {
    return (
      <EditProfile
        profile={profile.data}
        service={services.get(profile.data.service ?? "")}
        onClose={onClose}
      />
    );
  }
  if (!profile.error) return <Waiting title="Auth profile" onClose={onClose} />;
  return (
    <SidePanel title="Auth profile" onClose={onClose}>
      {profile.error.code === GONE ? (
        <EmptyState title="This profile is gone.">It was deleted in the meantime.</EmptyState>
      ) : (
        <ErrorState
          className="p-0"
          title="The profile could not be read"
          error={profile.error}
          onRetry={() => void profile.refetch()}
        />
      )}
    </SidePanel>
  );
}

function Waiting({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <SidePanel title={title} onClose={onClose}>
      <div className="-mx-4 -mt-4">
        <Skeleton rows={6} label="Loading the profile" />
      </div>
    </SidePanel>
  );
}
