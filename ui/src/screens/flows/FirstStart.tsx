import { Play } from "lucide-react";
import { useState } from "react";
import type { RunId, Sample } from "../../bindings";
import { Button } from "../../components/Button";
import { Message } from "../../components/States";
import { RpcError, rpc } from "../../lib/host";
import { isFinished } from "../../lib/runFold";
import { useRunFold } from "../../lib/use-run-fold";
import { useFlowActions } from "./flow-actions";
import { SampleResult } from "./SampleResult";
import { type Progress, SampleStage } from "./SampleStage";

export interface FirstStartProps {
  /** The sample was sent: the screen must stay although there is a flow now. */
  onStarted: () => void;
  /** The user goes on to the list. */
  onDone: () => void;
}

/** The first screen ever: one sentence, one button, a sample that works without the internet. */
export function FirstStart({ onStarted, onDone }: FirstStartProps) {
  const actions = useFlowActions();
  const [sending, setSending] = useState(false);
  const [error, setError] = useState<RpcError>();
  const [sent, setSent] = useState<{ sample: Sample; run: RunId }>();
  const run = useRunFold(sent?.run).fold?.detail;

  const send = async () => {
    setSending(true);
    setError(undefined);
    setSent(undefined);
    onStarted();
    try {
      const sample = await rpc("flow_sample");
      const answer = await rpc("trigger_send", {
        flow: sample.flow,
        node: sample.trigger,
        method: "POST",
        query: [],
        headers: [{ name: "content-type", value: "application/json" }],
        body: sample.event,
      });
      if (answer.run == null) {
        throw new RpcError("no_run", `The webhook answered ${answer.status} and started no run.`);
      }
      setSent({ sample, run: answer.run });
    } catch (failure) {
      setError(RpcError.from(failure));
    } finally {
      setSending(false);
    }
  };

  const finished = run !== undefined && isFinished(run.summary.state);
  let progress: Progress = sending || sent ? "running" : "ready";
  if (finished) progress = run.summary.state === "succeeded" ? "done" : "failed";

  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-auto p-6">
      <div className="w-full max-w-[680px] -translate-y-6">
        <h2 className="text-20 font-semibold tracking-[-0.017em] text-balance">
          A flow waits for an event, then sends it where you want.
        </h2>
        <p className="mt-1 text-14 text-ink-2">
          This one works without the internet: send it an event and read what arrived.
        </p>
        <SampleStage progress={progress} />
        {error && (
          <Message title="The event was not sent" className="mb-4">
            {error.message}
          </Message>
        )}
        {finished && sent ? (
          <SampleResult
            sample={sent.sample}
            run={run}
            onList={onDone}
            onAgain={() => void send()}
          />
        ) : (
          <div className="flex items-center gap-2">
            <Button
              tone="primary"
              icon={<Play />}
              autoFocus
              busy={progress === "running"}
              onClick={() => void send()}
            >
              Open the sample and send an event
            </Button>
            <Button tone="quiet" onClick={actions.create}>
              Start with an empty flow
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
