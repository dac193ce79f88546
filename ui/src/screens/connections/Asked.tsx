import { useState } from "react";
import type { ConnectionId, ConnectionSummary } from "../../bindings";
import { AlertDialog } from "../../components/Dialog";
import { notify, notifyError } from "../../components/toast";
import { keepConnection } from "../../connections/authorize";
import { deletionWords } from "../../connections/words";
import { plural } from "../../lib/format";
import { rpc } from "../../lib/host";
import { queryClient, queryKey } from "../../lib/query";
import { RenameConnection } from "./RenameConnection";

/** Something about a connection that is asked before it is done. */
export interface Question {
  type: "rename" | "disconnect" | "delete";
  connection: ConnectionSummary;
}

export interface AskedProps {
  question: Question;
  onClose: () => void;
  onDeleted: (id: ConnectionId) => void;
}

export function Asked({ question, onClose, onDeleted }: AskedProps) {
  const { connection } = question;
  switch (question.type) {
    case "rename":
      return <RenameConnection connection={connection} onClose={onClose} />;
    case "disconnect":
      return <Disconnect connection={connection} onClose={onClose} />;
    case "delete":
      return <Delete connection={connection} onClose={onClose} onDeleted={onDeleted} />;
  }
}

function Disconnect({
  connection,
  onClose,
}: {
  connection: ConnectionSummary;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const { flows } = connection;
  const disconnect = () => {
    setBusy(true);
    rpc("connection_disconnect", { connection: connection.id })
      .then(
        ({ connection: now, message }) => {
          keepConnection(now);
          notify(message, 8000);
        },
        (error: unknown) => notifyError("Not disconnected", error),
      )
      .finally(onClose);
  };
  const effect =
    flows.length === 0
      ? "No flow uses it."
      : `${plural(flows.length, "flow")} ${flows.length === 1 ? "uses" : "use"} it and will fail until it is authorized again: ${flows.map((flow) => flow.name).join(", ")}.`;
  return (
    <AlertDialog
      open
      onClose={onClose}
      title={`Disconnect ${connection.name}?`}
      description={`Its credential leaves the vault, and the provider is told to withdraw the access where it can be told. ${effect}`}
      action="Disconnect"
      cancel="Keep it connected"
      busy={busy}
      onAction={disconnect}
    />
  );
}

function Delete({
  connection,
  onClose,
  onDeleted,
}: {
  connection: ConnectionSummary;
  onClose: () => void;
  onDeleted: (id: ConnectionId) => void;
}) {
  const [busy, setBusy] = useState(false);
  const words = deletionWords(connection);
  const remove = () => {
    setBusy(true);
    rpc("connection_delete", { connection: connection.id })
      .then(
        () => {
          queryClient.setQueryData<ConnectionSummary[]>(queryKey("connection_list"), (list) =>
            list?.filter((one) => one.id !== connection.id),
          );
          onDeleted(connection.id);
          queryClient.removeQueries({
            queryKey: queryKey("connection_get", { connection: connection.id }),
          });
        },
        (error: unknown) => notifyError(`“${connection.name}” was not deleted`, error),
      )
      .finally(() => {
        void queryClient.invalidateQueries({ queryKey: ["connection_list"] });
        onClose();
      });
  };
  return (
    <AlertDialog
      open
      onClose={onClose}
      title={`Delete the connection ${connection.name}?`}
      description={words.description}
      action={words.action}
      busy={busy}
      onAction={remove}
    />
  );
}
