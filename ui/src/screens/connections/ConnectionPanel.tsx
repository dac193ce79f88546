import { Ellipsis, Pencil, Play, Trash, Unplug } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ConnectionDetail, ConnectionId } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { Menu, type MenuEntries } from "../../components/Menu";
import { ServiceTile } from "../../components/ServiceTile";
import { SidePanel } from "../../components/SidePanel";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { StatusMark } from "../../components/Status";
import {
  AuthorizeState,
  beginWords,
  isOauth,
  useAuthorize,
} from "../../connections/AuthorizeState";
import { statusOf } from "../../connections/words";
import { useRpc } from "../../lib/query";
import { useNow } from "../../lib/use-now";
import type { Question } from "./Asked";
import { ConnectionLimits } from "./ConnectionLimits";
import { Credentials } from "./Credentials";
import { Facts } from "./Facts";
import { FlowLinks } from "./FlowLinks";
import { Origins } from "./Origins";
import { Permissions } from "./Permissions";
import { TestConnection } from "./TestConnection";

/** What the panel does first, as the address asks: `?do=test`, `?do=enter`, `?confirm=https://…`. */
export interface Wish {
  test: boolean;
  /** Enter the credential again. */
  enter: boolean;
  /** An origin to confirm. */
  confirm: string | undefined;
}

export function readWish(search: string): Wish {
  const query = new URLSearchParams(search);
  return {
    test: query.get("do") === "test",
    enter: query.get("do") === "enter",
    confirm: query.get("confirm") ?? undefined,
  };
}

export interface ConnectionPanelProps {
  id: ConnectionId;
  wish: Wish;
  /** It was done, or the user changed their mind: the address forgets it. */
  onWishDone: () => void;
  onClose: () => void;
  onAsk: (question: Question) => void;
}

/** One connection: how it is, what it may do, where it goes, and what it is used for. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { id, onClose } = props;
  const connection = useRpc("connection_get", { connection: id });
  if (connection.data) return <Panel {...props} connection={connection.data} />;
  return (
    <SidePanel title="Connection" onClose={onClose}>
      {connection.error ? (
        <ErrorState
          className="p-0"
          title="The connection could not be read"
          error={connection.error}
          onRetry={() => void connection.refetch()}
        />
      ) : (
        <Skeleton rows={8} label="Loading the connection" />
      )}
    </SidePanel>
  );
}

function Panel(props: ConnectionPanelProps & { connection: ConnectionDetail }) {
  const { connection, wish, onWishDone, onClose, onAsk } = props;
  const [testing, setTesting] = useState(0);
  const [entering, setEntering] = useState(false);
  const authorizing = useAuthorize(connection);
  const status = statusOf(connection, useNow(60_000));
  const oauth = isOauth(connection.method);

  // What was asked for by the address is begun once; coming back here does not begin it again.
  const done = useRef(onWishDone);
  done.current = onWishDone;
  const momentary = wish.test || wish.enter;
  useEffect(() => {
    if (!momentary) return;
    setTesting((before) => (wish.test ? before + 1 : before));
    setEntering((before) => before || wish.enter);
    done.current();
  }, [momentary, wish.test, wish.enter]);

  const entries: MenuEntries = [
    { label: "Rename", icon: <Pencil />, onSelect: () => onAsk({ type: "rename", connection }) },
    "line",
    {
      label: "Disconnect",
      icon: <Unplug />,
      disabled: connection.state === "new",
      onSelect: () => onAsk({ type: "disconnect", connection }),
    },
    {
      label: "Delete",
      icon: <Trash />,
      danger: true,
      onSelect: () => onAsk({ type: "delete", connection }),
    },
  ];
  const connected = connection.state === "connected";

  return (
    <SidePanel
      lead={<ServiceTile name={connection.name} service={connection.service} />}
      title={connection.name}
      sub={connection.method_label}
      onClose={onClose}
      aside={
        <Menu entries={entries}>
          <IconButton label="More">
            <Ellipsis />
          </IconButton>
        </Menu>
      }
      footer={
        <>
          {oauth && !connected && !connection.authorizing && (
            <Button tone="primary" busy={authorizing.busy} onClick={authorizing.begin}>
              {beginWords(connection)}
            </Button>
          )}
          <Button icon={<Play />} onClick={() => setTesting((before) => before + 1)}>
            Test
          </Button>
          {oauth && connected && (
            <Button
              tone="quiet"
              busy={authorizing.busy}
              disabled={connection.authorizing != null}
              onClick={authorizing.begin}
            >
              Authorize again
            </Button>
          )}
        </>
      }
    >
      <div>
        <StatusMark
          mark={status.mark}
          plain={status.mark === "ok"}
          className="flex! text-14 font-semibold"
        >
          {status.words}
        </StatusMark>
        {(connected || !connection.problem) && (
          <p className="num pl-5 text-12 text-ink-3">{status.sub}</p>
        )}
      </div>
      <AuthorizeState connection={connection} onEnter={() => setEntering(true)} />
      {testing > 0 && (
        <TestConnection key={testing} connection={connection} onClose={() => setTesting(0)} />
      )}
      <Facts connection={connection} />
      <Credentials
        connection={connection}
        entering={entering}
        onEntered={() => setEntering(false)}
      />
      <Permissions connection={connection} onAuthorize={authorizing.begin} />
      <Origins connection={connection} asked={wish.confirm} onAnswered={onWishDone} />
      <ConnectionLimits connection={connection.id} />
      <FlowLinks connection={connection} />
    </SidePanel>
  );
}
