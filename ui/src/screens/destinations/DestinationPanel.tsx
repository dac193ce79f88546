import { Pause, Play } from "lucide-react";
import { Link } from "wouter";
import type { Destination } from "../../bindings";
import { Button } from "../../components/Button";
import { Fact } from "../../components/Fact";
import { SidePanel } from "../../components/SidePanel";
import { Message } from "../../components/States";
import { StatusMark } from "../../components/Status";
import { TimeAgo } from "../../components/TimeAgo";
import { LimitsFields } from "../../delivery/limits/LimitsFields";
import { useLimits } from "../../delivery/limits/use-limits";
import { keepDestination, usePause } from "../../delivery/use-pause";
import { destinationWords, placeOf } from "../../delivery/words";
import { plural } from "../../lib/format";
import { useRpcMutation } from "../../lib/query";
import { useUnsaved } from "../../lib/unsaved";
import { useNow } from "../../lib/use-now";

/** One destination: how it is, and how much may go there at a time. */
export function DestinationPanel({
  destination,
  onClose,
}: {
  destination: Destination;
  onClose: () => void;
}) {
  const { id, origin, connection, connection_name, waiting, used } = destination;
  const place = placeOf(destination);
  const status = destinationWords(destination, useNow());
  const pause = usePause(destination);
  const save = useRpcMutation("destination_limits");
  const limits = useLimits(destination.limits, save.error);
  useUnsaved(limits.changed ? `the limits of ${place}` : undefined);

  const submit = () => {
    if (!limits.limits || !limits.changed) return;
    save.mutate(
      { destination: id, limits: limits.limits },
      {
        onSuccess: (now) => {
          keepDestination(now);
          limits.saved(now.limits);
        },
      },
    );
  };

  return (
    <SidePanel
      title={place}
      sub={connection_name ? `With ${connection_name}` : "Without a connection"}
      onClose={onClose}
      onSubmit={submit}
      footer={
        <>
          <Button
            type="submit"
            tone="primary"
            busy={save.isPending}
            disabled={!limits.changed || !limits.limits}
          >
            Save limits
          </Button>
          {limits.changed && (
            <Button
              tone="quiet"
              onClick={() => {
                limits.discard();
                save.reset();
              }}
            >
              Discard
            </Button>
          )}
          <Button
            className="ml-auto"
            icon={pause.paused ? <Play /> : <Pause />}
            busy={pause.busy}
            onClick={pause.run}
          >
            {pause.paused ? "Resume" : "Pause"}
          </Button>
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
        {status.sub && <p className="num pl-5 text-12 text-ink-3">{status.sub}</p>}
        {pause.paused && (
          <p className="mt-1 pl-5 text-12 text-ink-2">
            Nothing goes there until you resume it. Deliveries wait; none is lost.
          </p>
        )}
      </div>
      <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-t border-line pt-3">
        <Fact name="Address">
          <span className="font-mono text-12 select-all">{origin}</span>
        </Fact>
        <Fact name="Connection">
          {connection ? (
            <Link
              href={`/connections/${connection}`}
              className="rounded-1 font-medium text-accent hover:underline"
            >
              {connection_name ?? "Open it"}
            </Link>
          ) : (
            <span className="text-ink-3">None</span>
          )}
        </Fact>
        <Fact name="Waiting">
          <span className="num">
            {waiting === 0 ? "Nothing" : plural(waiting, "delivery", "deliveries")}
          </span>
        </Fact>
        <Fact name="Last used">
          <TimeAgo at={used} />
        </Fact>
      </dl>
      <section aria-label="Limits" className="border-t border-line pt-3">
        <h3 className="mb-2 text-12 font-semibold">Limits</h3>
        <LimitsFields
          withOrder
          draft={limits.draft}
          onChange={limits.setDraft}
          problems={limits.problems}
        />
        {limits.refusal && (
          <Message className="mt-3" title="Not saved">
            {limits.refusal}
          </Message>
        )}
      </section>
    </SidePanel>
  );
}
