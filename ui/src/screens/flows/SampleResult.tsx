import { useLocation } from "wouter";
import type { RunDetail, Sample } from "../../bindings";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { StatusMark } from "../../components/Status";
import { BodyView } from "../../exchange";
import { duration } from "../../lib/format";
import { useRpc } from "../../lib/query";
import { runMark } from "../../lib/run-marks";

export interface SampleResultProps {
  sample: Sample;
  run: RunDetail;
  onList: () => void;
  onAgain: () => void;
}

/** What came of the first event: how it went in one line, what arrived, and where to go on. */
export function SampleResult({ sample, run, onList, onAgain }: SampleResultProps) {
  const [, go] = useLocation();
  const attempt = run.steps.flatMap((step) => step.attempts).at(-1);
  const failure = run.steps.find((step) => step.error)?.error ?? run.summary.message;
  const failed = run.summary.state !== "succeeded";
  return (
    <div role="status">
      <StatusMark mark={runMark(run.summary.state)} className="font-medium">
        {failed
          ? `Not delivered: ${failure ?? "the run was cancelled"}`
          : `Delivered${attempt?.status ? `: your catch URL answered ${attempt.status} in ${duration(attempt.took / 1000)}` : ""}`}
      </StatusMark>
      {!failed && <Arrived sample={sample} />}
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Button tone="primary" onClick={() => go(`/flows/${sample.flow}`)}>
          Open the flow
        </Button>
        <Button onClick={() => go(`/activity/${run.summary.id}`)}>
          Read the exchange in Activity
        </Button>
        {failed ? (
          <Button onClick={onAgain}>Send it again</Button>
        ) : (
          <Button onClick={() => go(`/inspector/${sample.catch}`)}>See it in the Inspector</Button>
        )}
        <Button tone="quiet" onClick={onList}>
          All flows
        </Button>
      </div>
    </div>
  );
}

function Arrived({ sample }: { sample: Sample }) {
  const newest = useRpc("caught_list", { catch: sample.catch, limit: 1 });
  const id = newest.data?.requests[0]?.id;
  const caught = useRpc("caught_get", { caught: id ?? "" }, { enabled: id !== undefined });
  if (!caught.data) return <Skeleton rows={2} label="Reading what arrived" />;
  return (
    <figure className="mt-3">
      <figcaption className="mb-1 text-12 text-ink-2">What arrived at your catch URL</figcaption>
      <div className="flex max-h-44 flex-col overflow-hidden rounded-2 bg-sunken">
        <BodyView body={caught.data.body} label="What arrived" />
      </div>
    </figure>
  );
}
