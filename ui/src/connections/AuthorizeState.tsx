import { ExternalLink } from "lucide-react";
import { useState } from "react";
import type { Authorizing, ConnectionDetail } from "../bindings";
import { Button } from "../components/Button";
import { CopyButton } from "../components/CopyButton";
import { Message } from "../components/States";
import { notifyError } from "../components/toast";
import { useNow } from "../lib/use-now";
import { authorize, giveUp, openBrowser } from "./authorize";
import { hostOf, reasonOf, waitingWords } from "./words";

/** Starts an authorization; what came of it is then part of the connection. */
export function useAuthorize(connection: ConnectionDetail) {
  const [busy, setBusy] = useState(false);
  const begin = () => {
    setBusy(true);
    authorize(connection.id)
      .catch((error: unknown) => notifyError("Not authorized", error))
      .finally(() => setBusy(false));
  };
  return { busy, begin };
}

export interface AuthorizeStateProps {
  connection: ConnectionDetail;
  /** Where there is no browser to go to: enter the credential again. */
  onEnter?: () => void;
}

/** An authorization under way, or why the last one ended without a connection. */
export function AuthorizeState({ connection, onEnter }: AuthorizeStateProps) {
  if (connection.authorizing) {
    return <UnderWay connection={connection} authorizing={connection.authorizing} />;
  }
  return <Ended connection={connection} {...(onEnter && { onEnter })} />;
}

function UnderWay({
  connection,
  authorizing,
}: {
  connection: ConnectionDetail;
  authorizing: Authorizing;
}) {
  const [busy, setBusy] = useState(false);
  const host = hostOf(authorizing.url);
  const code = authorizing.user_code;
  const cancel = () => {
    setBusy(true);
    giveUp(connection.id)
      .catch((error: unknown) => notifyError("Not cancelled", error))
      .finally(() => setBusy(false));
  };
  return (
    <section
      aria-label="Authorization"
      className="rounded-2 border border-accent-line bg-accent-tint px-3 py-3"
    >
      <p role="status" className="font-semibold">
        {code ? `Enter this code at ${host}` : `Waiting for you at ${host}`}
      </p>
      {code ? (
        <>
          <div className="my-3 flex items-center gap-2 rounded-2 bg-surface py-2 pr-2 pl-3">
            <output
              aria-label="Code"
              className="flex-1 font-mono text-20 font-semibold tracking-[0.08em] select-all"
            >
              {code}
            </output>
            <CopyButton label="Copy the code" text={code} />
          </div>
          <p className="text-12 wrap-anywhere text-ink-2">
            At <span className="font-mono select-all">{authorizing.url}</span>, on any device.
            Hookline goes on by itself once you have agreed there.
          </p>
        </>
      ) : (
        <p className="text-12 text-ink-2">
          Sign in and agree in the browser. Hookline goes on by itself once you have.
        </p>
      )}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button size="sm" icon={<ExternalLink />} onClick={() => openBrowser(authorizing)}>
          {code ? "Open the page" : "Open the browser again"}
        </Button>
        <Button size="sm" tone="quiet" busy={busy} onClick={cancel}>
          Cancel
        </Button>
        <TimeLeft until={authorizing.until} />
      </div>
    </section>
  );
}

/** "4:32 left", counting down. */
function TimeLeft({ until }: { until: number }) {
  const left = Math.max(0, Math.ceil((until - useNow()) / 1000));
  const seconds = String(left % 60).padStart(2, "0");
  return (
    <span className="num ml-auto text-12 text-ink-2">
      {Math.floor(left / 60)}:{seconds} left
    </span>
  );
}

/** What the engine says about a connection that does not work, with the way on. */
function Ended({ connection, onEnter }: AuthorizeStateProps) {
  const { problem, state, waiting } = connection;
  if (!problem && waiting === 0) return null;
  return (
    <Message
      tone={state === "reconnect" ? "failed" : "waiting"}
      title={problem ? reasonOf(problem) : "Runs wait for it"}
      actions={
        onEnter &&
        state !== "connected" &&
        !isOauth(connection.method) && (
          <Button size="sm" onClick={onEnter}>
            Enter it again
          </Button>
        )
      }
    >
      {problem && <p>{problem.message}</p>}
      {problem?.provider && (
        <p>
          {connection.profile_name} said: <span className="font-mono">{problem.provider}</span>
        </p>
      )}
      {waiting > 0 && <p>{waitingWords(waiting)}</p>}
    </Message>
  );
}

/** What the button says that begins an authorization. */
export function beginWords({ state, problem }: ConnectionDetail): string {
  if (state === "connected") return "Authorize again";
  if (state === "reconnect") return "Reconnect";
  return problem ? "Try again" : "Authorize";
}

export function isOauth(method: string): boolean {
  return method === "oauth1" || method === "oauth2";
}
