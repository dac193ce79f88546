import { X } from "lucide-react";
import type { Again } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { StatusGlyph } from "../../components/Status";
import { notifyError } from "../../components/toast";
import { useRpcMutation } from "../../lib/query";
import { keepAgain, useAgains } from "./use-agains";
import { progressOf, progressWords } from "./words";

/** A line for each lot of runs that is tried again: how far it is, and the way to stop it. */
export function AgainProgress() {
  const { said, putAway } = useAgains();
  if (said.length === 0) return null;
  return (
    <ul aria-label="Trying again" className="shrink-0 border-b border-line bg-bg">
      {said.map((again) => (
        <Line key={again.id} again={again} onPutAway={() => putAway(again)} />
      ))}
    </ul>
  );
}

function Line({ again, onPutAway }: { again: Again; onPutAway: () => void }) {
  const cancel = useRpcMutation("again_cancel");
  const going = again.state === "going";
  const words = progressWords(again);
  return (
    <li className="flex h-bar items-center gap-3 border-b border-line px-4 last:border-0">
      <StatusGlyph
        mark={going ? "running" : again.state === "done" && again.refused === 0 ? "ok" : "skipped"}
      />
      {going && <span className="font-medium">Trying again</span>}
      {going && <Progress again={again} />}
      <span role="status" className="num min-w-0 flex-1 truncate text-ink-2" title={words}>
        {words}
      </span>
      {going ? (
        <Button
          size="sm"
          tone="danger"
          busy={cancel.isPending}
          onClick={() =>
            cancel.mutate(
              { again: again.id },
              { onSuccess: keepAgain, onError: (error) => notifyError("Not stopped", error) },
            )
          }
        >
          Stop
        </Button>
      ) : (
        <IconButton size="sm" label="Put away" onClick={onPutAway}>
          <X className="size-3.5" />
        </IconButton>
      )}
    </li>
  );
}

function Progress({ again }: { again: Again }) {
  return (
    <div
      role="progressbar"
      aria-label="Runs taken"
      aria-valuemin={0}
      aria-valuemax={again.total}
      aria-valuenow={again.made}
      className="h-1.5 w-40 shrink-0 overflow-hidden rounded-full bg-press wide:w-60"
    >
      <div
        className="h-full rounded-full bg-running-mark transition-[width]"
        style={{ width: `${progressOf(again) * 100}%` }}
      />
    </div>
  );
}
