import type { ProfileSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { AlertDialog, Dialog } from "../../components/Dialog";
import { notifyError } from "../../components/toast";
import { plural } from "../../lib/format";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";
import { forgetUnsaved } from "../../lib/unsaved";
import { ConnectionLinks } from "./ConnectionLinks";

export interface DeleteProfileProps {
  profile: ProfileSummary;
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks before a profile goes; one in use cannot go, and says which connections use it. */
export function DeleteProfile({ profile, onClose, onDeleted }: DeleteProfileProps) {
  const remove = useRpcMutation("profile_delete");
  const { name, connections } = profile;

  if (connections.length > 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={`${name} is in use`}
        description={`${plural(connections.length, "connection uses", "connections use")} it. Delete ${connections.length === 1 ? "it" : "them"} first, then this profile.`}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <ConnectionLinks connections={connections} />
      </Dialog>
    );
  }

  const go = () =>
    remove.mutate(
      { profile: profile.id },
      {
        onSuccess: () => {
          forgetUnsaved();
          onDeleted();
        },
        // A connection that was made meanwhile: the list and this dialog then name it.
        onError: (error) => notifyError(`“${name}” was not deleted`, error),
        onSettled: () => {
          void queryClient.invalidateQueries({ queryKey: queryKey("profile_list") });
          void queryClient.invalidateQueries({ queryKey: ["profile_get"] });
          onClose();
        },
      },
    );

  return (
    <AlertDialog
      open
      onClose={onClose}
      title={`Delete the auth profile ${name}?`}
      description="No connection uses it. Its client and secrets leave the vault; this cannot be undone."
      action="Delete"
      busy={remove.isPending}
      onAction={go}
    />
  );
}
