import { useState } from "react";
import type { Retention as Kept, Settings, StorageInfo } from "../../bindings";
import { Button } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { ErrorState, Message } from "../../components/States";
import { bytes, dayMonthOf, plural } from "../../lib/format";
import { queryClient, queryKey, useRpc, useRpcMutation } from "../../lib/query";
import { useNow } from "../../lib/use-now";
import { Section } from "./Section";

const FIELDS: { field: keyof Kept; label: string; unit: string; hint: string }[] = [
  { field: "days", label: "Keep runs for", unit: "days", hint: "" },
  { field: "failed_days", label: "Keep failed runs for", unit: "days", hint: "Not fewer." },
  { field: "runs", label: "Most runs", unit: "runs", hint: "Failed ones are removed last." },
  { field: "megabytes", label: "Largest size", unit: "MB", hint: "Failed ones are removed last." },
];

/** How much of the log is kept, and what it takes now. */
export function Retention({ settings }: { settings: Settings }) {
  return (
    <Section
      id="log"
      title="Log"
      about="Every run with its requests and answers. What passes one of these limits is removed bit by bit; runs that have not ended always stay."
    >
      <Used />
      <Form key={JSON.stringify(settings.retention)} settings={settings} />
    </Section>
  );
}

/** What it takes. Read anew each time the settings are opened: runs do not tell of their size. */
function Used() {
  const info = useRpc("storage_get", {}, { fresh: true });
  const now = useNow(60_000);
  if (info.error) {
    return (
      <ErrorState
        className="p-0"
        title="The size of the log could not be read"
        error={info.error}
        onRetry={() => void info.refetch()}
      />
    );
  }
  return (
    <>
      {info.data?.problem && (
        <Message className="w-full" title="Nothing can be stored now">
          {info.data.problem}
        </Message>
      )}
      <p className="num min-h-5 text-ink-2">{info.data && usedWords(info.data, now)}</p>
    </>
  );
}

/** "120,412 runs since 22 Oct take 312.4 MB; the file has 512.0 MB." */
export function usedWords({ runs, oldest, used, file }: StorageInfo, now: number): string {
  if (runs === 0) return `No run yet. The file has ${bytes(file)}.`;
  const since = oldest == null ? "" : ` since ${dayMonthOf(oldest, now)}`;
  return `${plural(runs, "run")}${since} ${runs === 1 ? "takes" : "take"} ${bytes(used)}; the file has ${bytes(file)}.`;
}

type Draft = Record<keyof Kept, string>;

function draftOf(kept: Kept): Draft {
  const { days, failed_days, runs, megabytes } = kept;
  return {
    days: String(days),
    failed_days: String(failed_days),
    runs: String(runs),
    megabytes: String(megabytes),
  };
}

function Form({ settings }: { settings: Settings }) {
  const before = draftOf(settings.retention);
  const [draft, setDraft] = useState(before);
  const save = useRpcMutation("settings_set");
  const changed = FIELDS.some(({ field }) => draft[field] !== before[field]);
  const wrong = (field: keyof Kept) =>
    /^[1-9]\d{0,9}$/.test(draft[field].trim()) ? undefined : "Give a whole number from 1.";
  const bad = FIELDS.some(({ field }) => wrong(field));
  const refused = save.error;
  const at = refused?.field?.split(".").at(-1);
  const shown = FIELDS.some(({ field }) => field === at);

  const submit = () => {
    if (bad || !changed) return;
    const retention: Kept = {
      days: Number(draft.days),
      failed_days: Number(draft.failed_days),
      runs: Number(draft.runs),
      megabytes: Number(draft.megabytes),
    };
    save.mutate(
      { ...settings, retention },
      { onSuccess: (saved) => queryClient.setQueryData(queryKey("settings_get"), saved) },
    );
  };
  return (
    <form
      noValidate
      className="flex w-full flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="grid grid-cols-2 gap-x-4 gap-y-3">
        {FIELDS.map(({ field, label, unit, hint }) => (
          <Field
            key={field}
            label={label}
            hint={hint}
            error={wrong(field) ?? (at === field ? refused?.message : undefined)}
          >
            {(control) => (
              <Input
                {...control}
                inputMode="numeric"
                maxLength={10}
                className="num"
                value={draft[field]}
                onChange={(event) => {
                  save.reset();
                  setDraft({ ...draft, [field]: event.target.value });
                }}
                trail={<span className="text-12 text-ink-3">{unit}</span>}
              />
            )}
          </Field>
        ))}
      </div>
      {refused && !shown && <Message title="Not saved">{refused.message}</Message>}
      <div className="flex gap-2">
        <Button type="submit" tone="primary" busy={save.isPending} disabled={!changed || bad}>
          Save
        </Button>
        {changed && (
          <Button
            tone="quiet"
            onClick={() => {
              setDraft(before);
              save.reset();
            }}
          >
            Discard
          </Button>
        )}
      </div>
    </form>
  );
}
