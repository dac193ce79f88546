import { ChevronDown, Link2, Pencil, RefreshCw, SkipForward } from "lucide-react";
import { useState } from "react";
import type { AgainFrom, RunId, RunSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { Menu, type MenuEntries } from "../../components/Menu";
import { notifyError } from "../../components/toast";
import { useRpcMutation } from "../../lib/query";
import { ToAnotherAddress, WithEditedEvent } from "./AgainOne";

/**
 * One finished run again: what is most likely wanted at once (what failed goes on, what went well
 * starts anew), the other ways in the menu beside it.
 */
export function AgainButton({
  run,
  onStarted,
}: {
  run: RunSummary;
  onStarted: (run: RunId) => void;
}) {
  const again = useRpcMutation("run_again");
  const [asking, setAsking] = useState<"event" | "address">();
  const failed = run.state === "failed";

  const start = (from: AgainFrom) =>
    again.mutate(
      { run: run.id, from },
      {
        onSuccess: (started) => onStarted(started.run),
        onError: (error) => notifyError("Not run again", error),
      },
    );
  const entries: MenuEntries = [
    ...(failed
      ? [
          {
            label: "From what failed",
            icon: <SkipForward />,
            onSelect: () => start("failed"),
          },
        ]
      : []),
    { label: "From the start", icon: <RefreshCw />, onSelect: () => start("start") },
    "line",
    { label: "With an edited event…", icon: <Pencil />, onSelect: () => setAsking("event") },
    { label: "To another address…", icon: <Link2 />, onSelect: () => setAsking("address") },
  ];
  const dialog = { run: run.id, failed, onStarted, onClose: () => setAsking(undefined) };
  return (
    <>
      <div className="flex shrink-0">
        <Button
          size="sm"
          icon={<RefreshCw />}
          busy={again.isPending}
          className="rounded-r-none"
          title={
            failed
              ? "Goes on at what failed; what succeeded is not sent again"
              : "A new run with the same event"
          }
          onClick={() => start(failed ? "failed" : "start")}
        >
          {failed ? "Try again" : "Run again"}
        </Button>
        <Menu entries={entries}>
          <button
            type="button"
            aria-label="More ways to run again"
            className="-ml-px grid h-control-sm w-5 place-items-center rounded-r-2 border border-line-strong bg-surface text-ink-2 hover:bg-hover data-[state=open]:bg-hover"
          >
            <ChevronDown className="size-3" />
          </button>
        </Menu>
      </div>
      {asking === "event" && <WithEditedEvent {...dialog} />}
      {asking === "address" && <ToAnotherAddress {...dialog} />}
    </>
  );
}
