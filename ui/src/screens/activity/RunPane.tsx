import { Copy, ExternalLink, MoreHorizontal, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import type { KindInfo, RunId, RunSummary } from "../../bindings";
import { Button, IconButton, LinkButton } from "../../components/Button";
import { AlertDialog } from "../../components/Dialog";
import { Menu } from "../../components/Menu";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { notify, notifyError } from "../../components/toast";
import { AgainButton } from "../../delivery/again/AgainButton";
import { copyText } from "../../lib/clipboard";
import { cx } from "../../lib/cx";
import { duration, fullTime, plural } from "../../lib/format";
import { useRpcMutation } from "../../lib/query";
import { runMark } from "../../lib/run-marks";
import { isFinished, type RunFold, stepNow } from "../../lib/runFold";
import { useRunFold } from "../../lib/use-run-fold";
import { MiniFlow } from "./MiniFlow";
import { isGivenUp, outcome } from "./run-words";
import { EventView, OutputView, StepExchange, StepNote } from "./StepView";

export interface RunPaneProps {
  run: RunId;
  kinds: ReadonlyMap<string, KindInfo>;
  onClose: () => void;
  onOpenRun: (run: RunId) => void;
}

/** One run in full: its steps on the flow, and what the chosen step did. */
export function RunPane({ run, kinds, onClose, onOpenRun }: RunPaneProps) {
  const { fold, error, retry } = useRunFold(run);
  if (error) {
    return (
      <>
        <div className="flex justify-end p-2">
          <CloseButton onClose={onClose} />
        </div>
        <ErrorState title="The run could not be read" error={error} onRetry={retry} />
      </>
    );
  }
  if (!fold) return <Skeleton rows={10} label="Loading the run" />;
  return (
    <>
      <RunHead
        run={fold.detail.summary}
        skipped={fold.detail.steps.some(isGivenUp)}
        onClose={onClose}
        onOpenRun={onOpenRun}
      />
      <RunSteps key={run} fold={fold} kinds={kinds} />
    </>
  );
}

function CloseButton({ onClose }: { onClose: () => void }) {
  return (
    <IconButton size="sm" label="Close" keys="Esc" onClick={onClose}>
      <X className="size-3.5" />
    </IconButton>
  );
}

const inks = {
  ok: "text-ok",
  failed: "text-failed",
  waiting: "text-waiting",
  running: "text-running",
  skipped: "text-ink-2",
};

function RunHead({
  run,
  skipped,
  onClose,
  onOpenRun,
}: {
  run: RunSummary;
  /** Somebody gave a step up. */
  skipped: boolean;
  onClose: () => void;
  onOpenRun: (run: RunId) => void;
}) {
  const [, go] = useLocation();
  const cancel = useRpcMutation("run_cancel");
  const [asking, setAsking] = useState(false);
  const over = isFinished(run.state);
  const copyId = () =>
    copyText(run.id).then(
      () => notify("Id copied"),
      (error: unknown) => notifyError("Not copied", error),
    );
  return (
    <div className="shrink-0 pt-3 pb-1 pl-4">
      <div className="flex items-center gap-2 pr-2">
        <h2 className="min-w-0 flex-1 truncate text-14 font-semibold" title={run.flow_name}>
          {run.flow_name}{" "}
          <span className="font-normal text-ink-3">
            {run.version == null ? "draft" : `v${run.version}`}
          </span>
        </h2>
        {over ? (
          <AgainButton run={run} onStarted={onOpenRun} />
        ) : (
          <Button size="sm" tone="danger" busy={cancel.isPending} onClick={() => setAsking(true)}>
            Cancel
          </Button>
        )}
        <Menu
          entries={[
            {
              label: "Open in builder",
              icon: <ExternalLink />,
              onSelect: () => go(`/flows/${run.flow}?run=${run.id}`),
            },
            { label: "Copy the run's id", icon: <Copy />, onSelect: () => void copyId() },
          ]}
        >
          <IconButton size="sm" label="More">
            <MoreHorizontal />
          </IconButton>
        </Menu>
        <CloseButton onClose={onClose} />
      </div>
      <p className="flex gap-x-2 pr-4 text-12 whitespace-nowrap">
        <span className={cx("font-medium", inks[runMark(run.state)])}>
          {skipped && run.state === "succeeded" ? "Ended, with a step skipped" : outcome(run)}
        </span>
        {run.finished != null && (
          <span className="num text-ink-3" title={fullTime(run.accepted)}>
            {duration(Math.max(0, run.finished - run.accepted))}
          </span>
        )}
        <button
          type="button"
          title={`${run.id}: copy the id`}
          onClick={copyId}
          className="rounded-1 font-mono text-ink-3 hover:text-ink"
        >
          {run.id.slice(0, 8)}
        </button>
      </p>
      <AlertDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Cancel this run of ${run.flow_name}?`}
        description="The steps that are left will not run. What was sent already stays sent."
        action="Cancel the run"
        cancel="Let it run"
        onAction={() => {
          setAsking(false);
          cancel.mutate(
            { run: run.id },
            { onError: (error) => notifyError("Not cancelled", error) },
          );
        }}
      />
    </div>
  );
}

function RunSteps({ fold, kinds }: { fold: RunFold; kinds: ReadonlyMap<string, KindInfo> }) {
  const { summary, flow, steps } = fold.detail;
  const [picked, setPicked] = useState<string>();
  const [output, setOutput] = useState(false);
  const selected = picked ?? interesting(fold);
  const node = flow.nodes.find((other) => other.id === selected);
  const now = selected === undefined ? undefined : stepNow(fold, selected);
  const reached = steps.filter((step) => step.state !== "skipped");
  const place = reached.findIndex((step) => step.node === selected);
  const tries = now?.step?.attempts.length ?? 0;
  const hasOutput = now?.step?.state === "succeeded";

  let content: ReactNode;
  if (selected === summary.trigger) {
    content = <EventView run={summary.id} node={selected} />;
  } else if (now?.step && hasOutput && (output || tries === 0)) {
    content = <OutputView run={summary.id} node={now.step.node} path={now.step.path} />;
  } else if (now && (tries > 0 || now.look === "running")) {
    content = (
      <StepExchange key={selected} run={summary.id} now={now} name={node?.name ?? "This step"} />
    );
  } else {
    content = <StepNote run={summary.id} now={now} node={node} />;
  }

  return (
    <>
      <div className="flex shrink-0 items-start gap-3 pr-4 pl-3">
        <MiniFlow
          fold={fold}
          kinds={kinds}
          selected={selected}
          onSelect={(next) => {
            setPicked(next);
            setOutput(false);
          }}
        />
        <div className="max-w-44 shrink-0 pb-2 text-right">
          <p className="truncate font-medium" title={node?.name}>
            {node?.name}
          </p>
          <p className="num text-12 text-ink-3">
            {place < 0
              ? now?.step && isGivenUp(now.step)
                ? "Skipped by hand"
                : "Not taken"
              : `Step ${place + 1} of ${reached.length}${tries > 1 ? `, ${plural(tries, "try", "tries")}` : ""}`}
          </p>
          {now?.step?.port === "error" && (
            <p className="text-12 text-ink-3">The run went on by its error way</p>
          )}
          {hasOutput && tries > 0 && (
            <LinkButton className="text-12" onClick={() => setOutput(!output)}>
              {output ? "Show the exchange" : "Show the output"}
            </LinkButton>
          )}
        </div>
      </div>
      {content}
    </>
  );
}

/** What a reader wants to see first: what failed or waits, else the last exchange, else the event. */
function interesting({ detail, running }: RunFold): string | undefined {
  const trouble = detail.steps.find((step) => step.state === "failed" || step.state === "waiting");
  const called = detail.steps.findLast((step) => step.attempts.length > 0);
  const [current] = Object.keys(running);
  return trouble?.node ?? current?.split("/")[0] ?? called?.node ?? detail.summary.trigger;
}
