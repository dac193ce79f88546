import { useState } from "react";
import type { Node, RunId } from "../../bindings";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState, Message } from "../../components/States";
import { useWayOn } from "../../connections/StepTrouble";
import { WaitBar } from "../../delivery/WaitBar";
import { AttemptLadder, ExchangeStack, PayloadView } from "../../exchange";
import { useRpc } from "../../lib/query";
import type { StepNow } from "../../lib/runFold";

/** What a step did: its tries and their exchange. */
export function StepExchange({ run, now, name }: { run: RunId; now: StepNow; name: string }) {
  const { step } = now;
  const attempts = step?.attempts ?? [];
  const [chosen, setChosen] = useState<number>();
  const number = attempts.some((attempt) => attempt.number === chosen)
    ? chosen
    : attempts.at(-1)?.number;
  return (
    <>
      {step && now.look === "waiting" && (
        <WaitBar run={run} step={step} name={name} className="border-t border-line" />
      )}
      <AttemptLadder
        attempts={attempts}
        selected={number}
        onSelect={setChosen}
        since={now.since}
        className="border-t border-line"
      />
      {step && number !== undefined && (
        <Attempt run={run} node={step.node} path={step.path} number={number} />
      )}
    </>
  );
}

function Attempt(of: { run: RunId; node: string; path: string; number: number }) {
  const attempt = useRpc("attempt_get", of);
  if (attempt.error) {
    return (
      <ErrorState
        title="The exchange could not be read"
        error={attempt.error}
        onRetry={() => void attempt.refetch()}
      />
    );
  }
  if (!attempt.data) return <Skeleton rows={8} label="Loading the exchange" />;
  return <ExchangeStack attempt={attempt.data} of={of} />;
}

/** What the trigger received. */
export function EventView({ run, node }: { run: RunId; node: string }) {
  const event = useRpc("run_event", { run });
  return <Loaded title="The event" query={event} node={node} />;
}

/** What a step gave to later ones. */
export function OutputView({ run, node, path }: { run: RunId; node: string; path: string }) {
  const output = useRpc("step_output", { run, node, path });
  return <Loaded title="The output" query={output} node={node} />;
}

function Loaded({
  title,
  query,
  node,
}: {
  title: string;
  query: ReturnType<typeof useRpc<"run_event">>;
  node: string;
}) {
  if (query.error) {
    return (
      <ErrorState
        title={`${title} could not be read`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <Skeleton rows={6} label={`Loading ${title.toLowerCase()}`} />;
  return (
    <section aria-label={title} className="flex min-h-0 flex-1 flex-col border-t border-line">
      <h3 className="flex h-9 shrink-0 items-center px-4 text-12 font-semibold">{title}</h3>
      <PayloadView payload={query.data} node={node} label={title} />
    </section>
  );
}

/** A step that made no exchange and has nothing to show but why. */
export function StepNote({
  run,
  now,
  node,
}: {
  run: RunId;
  now: StepNow | undefined;
  node: Node | undefined;
}) {
  const name = node?.name ?? "This step";
  const wayOn = useWayOn(now?.step, node);
  if (now?.step && now.look === "waiting") {
    return <WaitBar run={run} step={now.step} name={name} className="border-t border-line" />;
  }
  if (now?.step?.error) {
    return (
      <div className="border-t border-line p-3">
        <Message title={`${name} failed`} actions={wayOn}>
          {now.step.error}
        </Message>
      </div>
    );
  }
  return <p className="border-t border-line px-4 py-3 text-ink-3">{noteWords(name, now)}</p>;
}

function noteWords(name: string, now: StepNow | undefined): string {
  switch (now?.look) {
    case undefined:
      return `The run has not reached ${name} yet.`;
    case "running":
      return `${name} is running.`;
    case "skipped":
      return `The run did not come by ${name}.`;
    default:
      return `${name} has nothing more to show.`;
  }
}
