import { X } from "lucide-react";
import { useBuilder } from "../../canvas/store";
import { Button, IconButton } from "../../components/Button";
import { StatusGlyph } from "../../components/Status";
import { notifyError } from "../../components/toast";
import { clockTime, duration, timeUntil } from "../../lib/format";
import { rpc } from "../../lib/host";
import { runMark } from "../../lib/run-marks";
import { isFinished } from "../../lib/runFold";
import { useNow } from "../../lib/use-now";
import { closeRun } from "./runs";

/** Which test or run is played over the canvas, and how it ended. */
export function RunBanner() {
  const summary = useBuilder((state) => state.run?.detail.summary);
  const now = useNow();
  if (!summary) return null;
  const { test, version, accepted, finished, state, due } = summary;
  const what = test ? "Test" : version ? `Run of v${version}` : "Run";
  const took = (finished ?? now) - accepted;
  const over = isFinished(state);
  return (
    <div
      role="status"
      className="float top-3 left-3 h-7 max-w-[calc(100%-24px)] gap-2 pr-1 pl-2 text-12 whitespace-nowrap text-ink-2"
    >
      <StatusGlyph mark={runMark(state)} />
      <span className="min-w-0 truncate">
        {what} at <span className="num">{clockTime(accepted, now)}</span>{" "}
        {state === "waiting" ? (
          <>waits{due ? `, next try ${timeUntil(due, now)}` : ""}</>
        ) : over ? (
          <>
            {state} {state === "cancelled" ? "after" : "in"}{" "}
            <b className="num font-semibold text-ink">{duration(took)}</b>
          </>
        ) : (
          <>
            running for <b className="num font-semibold text-ink">{duration(Math.max(0, took))}</b>
          </>
        )}
      </span>
      {!over && now - accepted >= 1000 && (
        <Button
          size="sm"
          className="h-5"
          onClick={() =>
            void rpc("run_cancel", { run: summary.id }).catch((error: unknown) =>
              notifyError("Not cancelled", error),
            )
          }
        >
          Cancel
        </Button>
      )}
      <IconButton size="sm" label={`Stop showing this ${test ? "test" : "run"}`} onClick={closeRun}>
        <X className="size-3" />
      </IconButton>
    </div>
  );
}
