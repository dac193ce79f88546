import { type Mark, StatusGlyph } from "../components/Status";
import { shortWait } from "../delivery/waits";
import { micros } from "../exchange/phases";
import { cx } from "../lib/cx";
import { duration, timeUntil } from "../lib/format";
import type { StepNow } from "../lib/runFold";
import { useNow } from "../lib/use-now";

const marks: Record<StepNow["look"], Mark> = {
  running: "running",
  succeeded: "ok",
  failed: "failed",
  waiting: "waiting",
  skipped: "skipped",
};

const words: Record<StepNow["look"], string> = {
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  waiting: "waiting",
  skipped: "skipped",
};

/** The state of a step, on its card's top edge. */
export function RunTab({ step, forErrors }: { step: StepNow; forErrors: boolean }) {
  return (
    <span className={cx("run-tab", `is-${step.look}`)}>
      <StatusGlyph mark={marks[step.look]} />
      <span className="sr-only">{words[step.look]}, </span>
      <span className="num">
        <Words step={step} forErrors={forErrors} />
      </span>
    </span>
  );
}

function Words({ step: { look, since, step }, forErrors }: { step: StepNow; forErrors: boolean }) {
  switch (look) {
    case "running":
      return <Elapsed since={since ?? Date.now()} />;
    case "succeeded":
      return micros(step?.took ?? 0);
    case "failed":
      return step?.attempts.at(-1)?.status ?? errorWord(step?.error_kind);
    case "waiting": {
      const words = step && shortWait(step);
      if (words) return words;
      if (!step?.due) return "waiting";
      const tries = step.attempts.length;
      return (
        <>
          {tries > 0 && `try ${tries + 1} `}
          <Until at={step.due} />
        </>
      );
    }
    case "skipped":
      return forErrors ? "not needed" : "not taken";
  }
}

function Elapsed({ since }: { since: number }) {
  const past = useNow() - since;
  return past < 1000 ? "running" : duration(past);
}

function Until({ at }: { at: number }) {
  return timeUntil(at, useNow());
}

const kinds: Record<string, string> = {
  dns: "no such host",
  connect: "not reached",
  tls: "not secure",
  timeout: "timed out",
  body: "bad answer",
  template: "missing value",
  origin: "not allowed there",
  connection: "not connected",
};

function errorWord(kind: string | null | undefined): string {
  return (kind && kinds[kind]) || "failed";
}
