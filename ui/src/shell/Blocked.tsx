import { useState } from "react";
import { Button } from "../components/Button";
import { AlertDialog } from "../components/Dialog";
import { notify, notifyError } from "../components/toast";
import { connection, type RpcError } from "../lib/host";
import { useRpcMutation } from "../lib/query";
import { UNAUTHORIZED, UNREACHABLE } from "../lib/rpc-error";
import { HookMark } from "./icons";

interface Words {
  title: string;
  advice: string;
  retry?: string;
}

const DAMAGED = "damaged_database";

/** What stops the whole application, by the engine's stable codes. */
const blocking: Record<string, Words> = {
  [UNREACHABLE]: {
    title: "Hookline is not running.",
    advice: "Start it again. This page goes on as soon as it answers.",
    retry: "Try again",
  },
  [UNAUTHORIZED]: {
    title: "This tab has no key.",
    advice:
      "Open the address that hookline-server printed when it started; the key is at its end, after #token=.",
  },
  newer_database: {
    title: "This data belongs to a newer Hookline.",
    advice: "To go on with this version, start it with another data folder.",
    retry: "Try again",
  },
  [DAMAGED]: {
    title: "The database is damaged.",
    advice:
      "Put a backup in its place and try again. Or begin with an empty database: the damaged file is kept beside it.",
    retry: "Try again",
  },
  held: {
    title: "Another Hookline uses this data folder.",
    advice: "Close the other one, or start this one with another data folder.",
    retry: "Try again",
  },
  closed: {
    title: "Hookline is shutting down.",
    advice: "Runs that have not finished go on at the next start.",
    retry: "Try again",
  },
};

/** Whether this error leaves nothing to show. A connection lost later leaves the screen in place. */
export function blockedBy(error: RpcError, shownBefore: boolean): boolean {
  if (error.code === UNREACHABLE || error.code === "closed") return !shownBefore;
  return error.code in blocking;
}

/** The whole window: what happened, why, and the way out. */
export function Blocked({ error, onRetry }: { error: RpcError; onRetry: () => void }) {
  const [tried, setTried] = useState(false);
  const words = blocking[error.code];
  const retry = () => {
    setTried(true);
    connection.retry();
    onRetry();
  };
  return (
    <main className="grid h-full place-items-center bg-surface p-6">
      <div role="alert" className="w-full max-w-[520px] -translate-y-6">
        <HookMark className="mb-4 size-6 text-accent" />
        <h1 className="text-20 font-semibold tracking-[-0.017em] text-balance">
          {words?.title ?? "Hookline cannot go on."}
        </h1>
        <p className="mt-1 text-14 wrap-anywhere text-ink-2">{error.message}</p>
        {words && <p className="mt-2 text-14 text-ink-2">{words.advice}</p>}
        {words?.retry && (
          <div className="mt-5 flex items-center gap-3">
            <Button tone="primary" onClick={retry}>
              {words.retry}
            </Button>
            {error.code === DAMAGED && <StartAnew onStarted={onRetry} />}
            {tried && (
              <span className="text-ink-3">Still the same. It is tried again by itself.</span>
            )}
          </div>
        )}
      </div>
    </main>
  );
}

/** The way on when there is no backup: nothing is deleted, and the place of the old file is told. */
function StartAnew({ onStarted }: { onStarted: () => void }) {
  const [asking, setAsking] = useState(false);
  const start = useRpcMutation("app_start_anew");
  const begin = () => {
    start.mutate(
      {},
      {
        onSuccess: ({ kept }) => {
          notify(`The damaged database is kept at ${kept}`, 20_000);
          onStarted();
        },
        onError: (failure) => notifyError("Not started", failure),
        onSettled: () => setAsking(false),
      },
    );
  };
  return (
    <>
      <Button onClick={() => setAsking(true)}>Begin with an empty database</Button>
      <AlertDialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Begin with an empty database?"
        description="Flows and runs of the damaged one will not be there. Its file is moved aside, not deleted, so that it can still be repaired."
        action="Begin anew"
        cancel="Leave it"
        busy={start.isPending}
        onAction={begin}
      />
    </>
  );
}
