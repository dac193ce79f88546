import { FastForward, SkipForward } from "lucide-react";
import { useState } from "react";
import { useLocation } from "wouter";
import type { RunId, StepSummary } from "../bindings";
import { Button } from "../components/Button";
import { AlertDialog } from "../components/Dialog";
import { StatusGlyph } from "../components/Status";
import { notifyError } from "../components/toast";
import { useConnectionById } from "../connections/use-connections";
import { cx } from "../lib/cx";
import { useRpc, useRpcMutation } from "../lib/query";
import { useNow } from "../lib/use-now";
import { canTryNow, type Known, readWaits, type Waits, waitWords } from "./waits";
import { placeOf } from "./words";

export interface WaitBarProps {
  run: RunId;
  step: StepSummary;
  /** The step's name. */
  name: string;
  className?: string;
}

/** What a step waits for and until when, with the ways to hurry it or to give it up. */
export function WaitBar({ run, step, name, className }: WaitBarProps) {
  const waits = readWaits(step);
  const known = useKnown(waits);
  const now = useNow();
  const [skipping, setSkipping] = useState(false);
  const tryNow = useRpcMutation("step_now");
  const skip = useRpcMutation("step_skip");
  if (step.state !== "waiting") return null;
  const of = { run, node: step.node };
  // The ladder beneath tells of tries; only what else keeps it needs its sentence.
  const why = waits.for === "retry" ? undefined : step.error;
  return (
    <section
      aria-label={`${name} waits`}
      className={cx(
        "flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1.5 bg-waiting-tint px-4 py-2",
        className,
      )}
    >
      {/* Words that do not fit beside the buttons stand above them. */}
      <div className={cx("flex min-w-0 flex-1 items-start gap-2", why ? "basis-80" : "basis-40")}>
        <StatusGlyph mark="waiting" className="mt-[3px]" />
        <div className="min-w-0">
          <p className="num font-medium">{waitWords(step, known, now)}</p>
          {why && <p className="text-12 wrap-anywhere text-ink-2">{why}</p>}
        </div>
      </div>
      <div className="ml-auto flex flex-wrap justify-end gap-2">
        <WayOn waits={waits} known={known} />
        {canTryNow(waits, known) && (
          <Button
            size="sm"
            icon={<FastForward />}
            busy={tryNow.isPending}
            onClick={() =>
              tryNow.mutate(of, { onError: (error) => notifyError("Not tried now", error) })
            }
          >
            {waits.for === "batch" ? "Send now" : "Try now"}
          </Button>
        )}
        <Button
          size="sm"
          tone="quiet"
          icon={<SkipForward />}
          busy={skip.isPending}
          onClick={() => setSkipping(true)}
        >
          Skip
        </Button>
      </div>
      <AlertDialog
        open={skipping}
        onClose={() => setSkipping(false)}
        title={`Skip ${name}?`}
        description={`${
          waits.for === "batch"
            ? "Its event is in a request that is made already, and goes out with the others."
            : "It is given up and not sent."
        } The run goes on without it, as far as the steps after it can.`}
        action="Skip this step"
        cancel="Let it wait"
        onAction={() => {
          setSkipping(false);
          skip.mutate(of, { onError: (error) => notifyError("Not skipped", error) });
        }}
      />
    </section>
  );
}

function useKnown(waits: Waits): Known {
  const id = waits.for === "connection" ? waits.connection : undefined;
  const connection = useConnectionById(id)?.name;
  const destinations = useRpc("destination_list", {}, { enabled: waits.for === "destination" });
  const destination =
    waits.for === "destination"
      ? destinations.data?.find((one) => one.id === waits.destination)
      : undefined;
  return { connection, destination };
}

/** To where somebody can do something about it. */
function WayOn({ waits, known }: { waits: Waits; known: Known }) {
  const [, go] = useLocation();
  const way = wayOf(waits, known);
  if (!way) return null;
  return (
    <Button size="sm" onClick={() => go(way.path)}>
      {way.words}
    </Button>
  );
}

function wayOf(waits: Waits, known: Known): { words: string; path: string } | undefined {
  switch (waits.for) {
    case "vault":
      return { words: "Open the vault", path: "/settings/vault" };
    case "connection":
      return {
        words: `Open ${known.connection ?? "its connection"}`,
        path: `/connections/${waits.connection}`,
      };
    case "destination":
      return (
        known.destination && {
          words: `Open ${placeOf(known.destination)}`,
          path: `/activity/destinations/${waits.destination}`,
        }
      );
    default:
      return undefined;
  }
}
