import { ChevronDown, Plus } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useLocation } from "wouter";
import type { ConnectionId, ConnectionSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { fieldFrame } from "../../components/Field";
import { Popover } from "../../components/Popover";
import { ServiceTile } from "../../components/ServiceTile";
import { StatusGlyph, StatusMark } from "../../components/Status";
import { notifyError } from "../../components/toast";
import { isOauth } from "../../connections/AuthorizeState";
import { authorize } from "../../connections/authorize";
import { type ConnectionRef, readConnectionRef } from "../../connections/connection-ref";
import { useConnectionById } from "../../connections/use-connections";
import { statusOf, waitingWords } from "../../connections/words";
import { cx } from "../../lib/cx";
import { useNow } from "../../lib/use-now";
import { useForm } from "../context";
import { FieldLabel } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps } from "../field-props";
import { useProblem } from "../use-problem";
import { ConnectionList } from "./ConnectionList";

// Creating one is rare: its forms come when they are wanted.
const ConnectSheet = lazy(() => import("../../connections/ConnectSheet"));

/** The connection that lets a step's request in, or no authentication. */
export function ConnectionField({ schema, path, value, onChange }: FieldProps) {
  const { readOnly } = useForm();
  const { problem, bad, noteId, touched, touch } = useProblem(path);
  const [open, setOpen] = useState(false);
  const [sheet, setSheet] = useState<{ connection?: ConnectionId }>();
  const chosen = readConnectionRef(value);
  const connection = useConnectionById(chosen?.id);

  const choose = (next: ConnectionRef | undefined) => {
    setOpen(false);
    touch();
    onChange(next, path);
  };

  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} />
      <div className="flex gap-2">
        <Popover
          label="Connections"
          open={open}
          onOpenChange={setOpen}
          className="w-(--radix-popover-trigger-width) min-w-72"
          trigger={
            <button
              type="button"
              disabled={readOnly}
              aria-haspopup="dialog"
              aria-expanded={open}
              aria-invalid={bad || undefined}
              aria-describedby={noteId}
              className={cx(
                fieldFrame({ bad }),
                "flex-1 text-left outline-none focus-visible:border-focus focus-visible:shadow-field disabled:border-line disabled:bg-sunken",
              )}
            >
              <span className="sr-only">{schema.title}: </span>
              <Chosen chosen={chosen} connection={connection} />
              <ChevronDown aria-hidden className="ml-auto size-3.5 shrink-0 text-ink-3" />
            </button>
          }
        >
          <ConnectionList chosen={chosen?.id} onChoose={choose} />
        </Popover>
        {!readOnly && (
          <Button icon={<Plus />} aria-label="New connection" onClick={() => setSheet({})}>
            New
          </Button>
        )}
      </div>
      <FieldNote id={noteId} problem={problem} touched={touched || chosen?.id === ""} />
      {connection && (
        <Trouble
          connection={connection}
          onReconnect={() => setSheet({ connection: connection.id })}
        />
      )}
      {sheet && (
        <Suspense>
          <ConnectSheet
            {...sheet}
            onClose={() => setSheet(undefined)}
            onDone={({ id, name }) => {
              setSheet(undefined);
              if (!sheet.connection) choose({ id, name });
            }}
          />
        </Suspense>
      )}
    </div>
  );
}

/** What stands in the closed field. */
function Chosen({
  chosen,
  connection,
}: {
  chosen: ConnectionRef | undefined;
  connection: ConnectionSummary | null | undefined;
}) {
  if (!chosen) return <span className="truncate">No authentication</span>;
  if (connection) {
    return (
      <>
        <ServiceTile name={connection.name} service={connection.service} size={16} />
        <span className="shrink-0 truncate max-w-[70%]">{connection.name}</span>
        {connection.account && (
          <span className="min-w-0 truncate text-12 text-ink-3">{connection.account}</span>
        )}
      </>
    );
  }
  // Until the list is there, the file's own name for it stands.
  if (chosen.id !== "" && connection === undefined) {
    return <span className="truncate">{chosen.name}</span>;
  }
  return (
    <>
      <StatusGlyph mark="waiting" />
      <span className="shrink-0 text-waiting">Choose again</span>
      {chosen.name && (
        <span className="min-w-0 truncate text-12 text-ink-3">was {chosen.name}</span>
      )}
    </>
  );
}

/** What is wrong with the chosen connection, and the way out, in place. */
function Trouble({
  connection,
  onReconnect,
}: {
  connection: ConnectionSummary;
  onReconnect: () => void;
}) {
  const [, go] = useLocation();
  const status = statusOf(connection, useNow(60_000));
  if (status.mark === "ok") return null;
  const oauth = isOauth(connection.method);
  const reconnect = () => {
    if (!oauth) return go(`/connections/${connection.id}?do=enter`);
    onReconnect();
    authorize(connection.id).catch((error: unknown) => notifyError("Not authorized", error));
  };
  const isConnected = connection.state === "connected";
  return (
    <div className="mt-1.5 flex items-start gap-2">
      <div className="min-w-0 flex-1">
        <StatusMark mark={status.mark} className="text-12">
          {status.words}
          {isConnected && `, ${status.sub.charAt(0).toLowerCase()}${status.sub.slice(1)}`}
        </StatusMark>
        {!isConnected && (connection.problem || connection.waiting > 0) && (
          <p className="pl-5 text-12 text-ink-3">
            {connection.waiting > 0
              ? waitingWords(connection.waiting)
              : connection.problem?.message}
          </p>
        )}
      </div>
      <Button size="sm" onClick={reconnect}>
        {connection.state === "new" ? "Authorize" : oauth ? "Reconnect" : "Enter it again"}
      </Button>
    </div>
  );
}
