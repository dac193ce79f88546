import { Dialog } from "radix-ui";
import { useEffect, useRef, useState } from "react";
import type { ConnectionDetail, ConnectionId } from "../bindings";
import { Button } from "../components/Button";
import { ServiceTile } from "../components/ServiceTile";
import { SidePanel } from "../components/SidePanel";
import { Skeleton } from "../components/Skeleton";
import { ErrorState } from "../components/States";
import { StatusMark } from "../components/Status";
import { useRpc } from "../lib/query";
import { useNow } from "../lib/use-now";
import { AuthorizeState, beginWords, useAuthorize } from "./AuthorizeState";
import { CreateConnection } from "./create/CreateConnection";
import { statusOf } from "./words";

export interface ConnectSheetProps {
  /** One that has to be connected again; without it a new one is made. */
  connection?: ConnectionId | undefined;
  onClose: () => void;
  /** It is connected. */
  onDone: (connection: ConnectionDetail) => void;
}

/** Makes or reconnects a connection over the screen that needs it, and comes back with it. */
export default function ConnectSheet({ connection, onClose, onDone }: ConnectSheetProps) {
  const [made, setMade] = useState(connection);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed inset-y-0 right-0 z-40 flex animate-appear shadow-sheet outline-none"
          // A field that asks for the focus keeps it.
          onOpenAutoFocus={(event) => event.preventDefault()}
        >
          <Dialog.Title className="sr-only">
            {connection ? "Reconnect" : "Create connection"}
          </Dialog.Title>
          {made ? (
            <Connecting id={made} onClose={onClose} onDone={onDone} />
          ) : (
            <CreateConnection onClose={onClose} onMade={({ id }) => setMade(id)} />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Until it is connected; then back to where it was wanted. */
function Connecting({
  id,
  onClose,
  onDone,
}: {
  id: ConnectionId;
  onClose: () => void;
  onDone: (connection: ConnectionDetail) => void;
}) {
  const query = useRpc("connection_get", { connection: id });
  const connection = query.data;
  const done = useRef(onDone);
  done.current = onDone;
  const isConnected = connection?.state === "connected" && connection.authorizing == null;
  useEffect(() => {
    if (isConnected && connection) done.current(connection);
  }, [isConnected, connection]);

  if (!connection) {
    return (
      <SidePanel title="Connection" onClose={onClose}>
        {query.error ? (
          <ErrorState
            className="p-0"
            title="The connection could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <Skeleton rows={4} label="Loading the connection" />
        )}
      </SidePanel>
    );
  }
  return <Unfinished connection={connection} onClose={onClose} onDone={onDone} />;
}

function Unfinished({
  connection,
  onClose,
  onDone,
}: {
  connection: ConnectionDetail;
  onClose: () => void;
  onDone: (connection: ConnectionDetail) => void;
}) {
  const { busy, begin } = useAuthorize(connection);
  const status = statusOf(connection, useNow(60_000));
  return (
    <SidePanel
      lead={<ServiceTile name={connection.name} service={connection.service} />}
      title={connection.name}
      sub={connection.method_label}
      onClose={onClose}
      footer={
        !connection.authorizing &&
        connection.state !== "connected" && (
          <>
            <Button tone="primary" busy={busy} onClick={begin}>
              {beginWords(connection)}
            </Button>
            {connection.state === "new" && (
              <Button tone="quiet" onClick={() => onDone(connection)}>
                Choose it anyway
              </Button>
            )}
          </>
        )
      }
    >
      {!connection.authorizing && (
        <StatusMark mark={status.mark} plain={status.mark === "ok"} className="font-semibold">
          {status.words}
        </StatusMark>
      )}
      <AuthorizeState connection={connection} />
    </SidePanel>
  );
}
