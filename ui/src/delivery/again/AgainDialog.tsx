import { useState } from "react";
import type { AgainFrom, AgainRuns } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Input } from "../../components/Field";
import { Message } from "../../components/States";
import { number, plural } from "../../lib/format";
import { useRpc, useRpcMutation } from "../../lib/query";
import { AddressField, addressProblem } from "./AddressField";
import { FromField } from "./FromField";
import { keepAgain } from "./use-agains";
import { countOf, lengthWords, readRate } from "./words";

export interface AgainDialogProps {
  title: string;
  runs: AgainRuns;
  /** From where, until something else is chosen. */
  from: AgainFrom;
  onClose: () => void;
  /** They are under way. */
  onStarted?: () => void;
}

const EVERY = { states: [], text: "", tests: false };

/** Many runs again: from where, where to, how fast. */
export function AgainDialog({ title, runs, from: first, onClose, onStarted }: AgainDialogProps) {
  const [from, setFrom] = useState(first);
  const [url, setUrl] = useState("");
  const [typedRate, setTypedRate] = useState("");
  const [tried, setTried] = useState(false);
  const start = useRpcMutation("again_start");

  const filter = runs.type === "found" ? runs.filter : undefined;
  const stats = useRpc("run_stats", filter ?? EVERY, { enabled: filter !== undefined });
  const found = filter && stats.data ? countOf(stats.data, filter.states) : undefined;
  const count = runs.type === "chosen" ? runs.runs.length : found;

  const { rate, problem: badRate } = readRate(typedRate);
  const badUrl = addressProblem(url);
  const refused = start.error;
  const fieldError = (field: string) => (refused?.field === field ? refused.message : undefined);

  const submit = () => {
    setTried(true);
    if (badRate || badUrl || count === 0) return;
    start.mutate(
      {
        runs,
        from,
        ...(url.trim() !== "" && { url: url.trim() }),
        ...(rate !== undefined && { rate }),
      },
      {
        onSuccess: (again) => {
          keepAgain(again);
          onStarted?.();
          onClose();
        },
      },
    );
  };

  const length = count === undefined ? "" : lengthWords(count, rate);
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={start.isPending} disabled={count === 0} onClick={submit}>
            {count === undefined ? "Try them again" : `Try ${plural(count, "run")} again`}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="num text-ink-2">
          {count === undefined
            ? stats.error
              ? `How many they are could not be read: ${stats.error.message}`
              : "Counting the runs…"
            : count === 0
              ? "No run is left that could be tried again."
              : `${plural(count, "run")} ${count === 1 ? "is" : "are"} tried again.`}
        </p>
        <FromField value={from} onChange={setFrom} many />
        <AddressField
          value={url}
          onChange={setUrl}
          error={fieldError("url") ?? (tried ? badUrl : undefined)}
        />
        <Field
          label="At most"
          hint={
            length
              ? `It takes ${length}. A gentle pace spares a receiver that has just come back.`
              : "As fast as they go when left empty. A gentle pace spares a receiver that has just come back."
          }
          error={fieldError("rate") ?? badRate}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={5}
              placeholder="as fast as they go"
              className="num"
              frameClassName="w-60"
              value={typedRate}
              onChange={(event) => setTypedRate(event.target.value)}
              trail={
                typedRate.trim() !== "" && (
                  <span className="text-12 whitespace-nowrap text-ink-3">runs a second</span>
                )
              }
            />
          )}
        </Field>
        {refused && !["url", "rate"].includes(refused.field ?? "") && (
          <Message title="Not started">{refused.message}</Message>
        )}
        {/* Enter in a field starts it, as the button in the footer does. */}
        <button type="submit" className="sr-only" tabIndex={-1} aria-hidden>
          Try {number(count ?? 0)} again
        </button>
      </form>
    </Dialog>
  );
}
