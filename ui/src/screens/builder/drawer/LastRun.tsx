import { Play } from "lucide-react";
import { useState } from "react";
import type { AttemptOf, Node, RunId } from "../../../bindings";
import { select } from "../../../canvas/selection";
import { selectedNode, useBuilder } from "../../../canvas/store";
import { Button } from "../../../components/Button";
import { Skeleton } from "../../../components/Skeleton";
import { ErrorState, Message } from "../../../components/States";
import { notifyError } from "../../../components/toast";
import { useWayOn } from "../../../connections/StepTrouble";
import { WaitBar } from "../../../delivery/WaitBar";
import { AttemptLadder, CopyCurl, PayloadView, RequestTabs, ResponseTabs } from "../../../exchange";
import { useRpc } from "../../../lib/query";
import { type RunFold, type StepNow, stepNow } from "../../../lib/runFold";
import { testFlow } from "../runs";
import { StepList } from "./StepList";

/** The steps of the run that is shown, and what the chosen one did. */
export function LastRun() {
  const fold = useBuilder((state) => state.run);
  const onCanvas = useBuilder(selectedNode);
  const [picked, setPicked] = useState<{ run: RunId; node: string }>();
  if (!fold) return <NoRun />;
  const run = fold.detail.summary.id;
  const known = (id: string | undefined) => fold.detail.flow.nodes.some((node) => node.id === id);
  const wished = known(onCanvas) ? onCanvas : picked?.run === run ? picked.node : undefined;
  const node = wished ?? interesting(fold);
  return (
    <RunColumns
      fold={fold}
      node={node}
      onSelect={(id) => {
        setPicked({ run, node: id });
        select([id]);
      }}
    />
  );
}

function NoRun() {
  const [busy, setBusy] = useState(false);
  const test = () => {
    setBusy(true);
    testFlow()
      .catch((error: unknown) => notifyError("Not tested", error))
      .finally(() => setBusy(false));
  };
  return (
    <div className="flex items-center gap-3 px-4 py-3">
      <p className="text-ink-2">
        Test the flow with its sample: every step shows the exact request and answer here.
      </p>
      <Button size="sm" icon={<Play />} busy={busy} onClick={test}>
        Test now
      </Button>
    </div>
  );
}

/** What failed or waits, else the last exchange, else the event. */
function interesting({ detail }: RunFold): string {
  const trouble = detail.steps.find((step) => step.state === "failed" || step.state === "waiting");
  const called = detail.steps.findLast((step) => step.attempts.length > 0);
  return trouble?.node ?? called?.node ?? detail.summary.trigger;
}

function nameIn(fold: RunFold, node: string): string {
  return fold.detail.flow.nodes.find((one) => one.id === node)?.name ?? node;
}

function RunColumns({
  fold,
  node,
  onSelect,
}: {
  fold: RunFold;
  node: string;
  onSelect: (node: string) => void;
}) {
  const run = fold.detail.summary.id;
  const now = stepNow(fold, node);
  const attempts = now?.step?.attempts ?? [];
  const [chosen, setChosen] = useState<{ key: string; number: number }>();
  const key = `${run} ${node}`;
  const number =
    chosen?.key === key && attempts.some((one) => one.number === chosen.number)
      ? chosen.number
      : attempts.at(-1)?.number;
  const of =
    now?.step && number !== undefined ? { run, node, path: now.step.path, number } : undefined;
  return (
    <div className="grid min-h-0 flex-1 grid-cols-[224px_minmax(0,1fr)] wide:grid-cols-[320px_minmax(0,1fr)]">
      <div className="flex min-h-0 flex-col overflow-auto border-r border-line">
        <StepList fold={fold} selected={node} onSelect={onSelect} />
        {attempts.length > 1 && (
          <AttemptLadder
            attempts={attempts}
            selected={number}
            onSelect={(next) => setChosen({ key, number: next })}
            due={now?.step?.due}
            since={now?.since}
            className="mt-auto border-t border-line"
          />
        )}
      </div>
      <div className="flex min-h-0 min-w-0 flex-col">
        {of && now?.step && now.look === "waiting" && (
          <WaitBar
            run={run}
            step={now.step}
            name={nameIn(fold, node)}
            className="border-b border-line"
          />
        )}
        {of ? (
          <Exchange of={of} />
        ) : (
          <NoExchange
            run={run}
            node={node}
            step={fold.detail.flow.nodes.find((one) => one.id === node)}
            now={now}
            isTrigger={node === fold.detail.summary.trigger}
          />
        )}
      </div>
    </div>
  );
}

function Exchange({ of }: { of: AttemptOf }) {
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
  if (!attempt.data) return <Skeleton rows={4} label="Loading the exchange" />;
  return (
    <div className="relative grid min-h-0 flex-1 grid-cols-2 *:border-r *:border-line *:last:border-r-0">
      <RequestTabs attempt={attempt.data} run={of.run} aside={<CopyCurl attempt={of} />} />
      <ResponseTabs attempt={attempt.data} path={`${of.node}.body`} />
    </div>
  );
}

/** A step without an exchange: what it received or gave, or why it did not. */
function NoExchange({
  run,
  node,
  step,
  now,
  isTrigger,
}: {
  run: RunId;
  node: string;
  step: Node | undefined;
  now: StepNow | undefined;
  isTrigger: boolean;
}) {
  const hasOutput = now?.step?.state === "succeeded";
  const event = useRpc("run_event", { run }, { enabled: isTrigger });
  const path = now?.step?.path ?? "";
  const output = useRpc("step_output", { run, node, path }, { enabled: !isTrigger && hasOutput });
  const query = isTrigger ? event : output;
  const wayOn = useWayOn(now?.step, step);
  if (now?.step && now.look === "waiting") {
    return <WaitBar run={run} step={now.step} name={step?.name ?? node} />;
  }
  if (now?.step?.error) {
    return (
      <div className="p-3">
        <Message title="This step failed before anything was sent" actions={wayOn}>
          {now.step.error}
        </Message>
      </div>
    );
  }
  if (!isTrigger && !hasOutput) {
    const words =
      now?.look === "skipped"
        ? "The run did not come by this step."
        : now?.look === "running"
          ? "This step is running."
          : "The run has not reached this step.";
    return <p className="px-4 py-3 text-ink-3">{words}</p>;
  }
  if (query.error) {
    return (
      <ErrorState
        title="It could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (!query.data) return <Skeleton rows={4} />;
  return (
    <>
      <h3 className="flex h-row shrink-0 items-center px-3 text-12 font-semibold">
        {isTrigger ? "Event" : "Output"}
      </h3>
      <PayloadView
        payload={query.data}
        node={node}
        label={isTrigger ? "The event" : "The output"}
      />
    </>
  );
}
