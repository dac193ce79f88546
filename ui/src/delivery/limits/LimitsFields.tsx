import { useId } from "react";
import { Field, Input } from "../../components/Field";
import { Select } from "../../components/Select";
import { Switch } from "../../components/Switch";
import { spanWords } from "../words";
import { type LimitsDraft, type LimitsField, SPANS, USUAL_CONCURRENCY } from "./draft";

export interface LimitsFieldsProps {
  draft: LimitsDraft;
  onChange: (draft: LimitsDraft) => void;
  problems: Partial<Record<LimitsField, string>>;
  /** A destination can also keep the order; a connection cannot. */
  withOrder?: boolean;
}

/** How much may go at a time: side by side, in a span of time, in order. */
export function LimitsFields({ draft, onChange, problems, withOrder = false }: LimitsFieldsProps) {
  const set = (part: Partial<LimitsDraft>) => onChange({ ...draft, ...part });
  const order = useId();
  const spans: number[] = SPANS.includes(draft.seconds as (typeof SPANS)[number])
    ? [...SPANS]
    : [...SPANS, draft.seconds].sort((a, b) => a - b);
  const limited = draft.count.trim() !== "";
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="At the same time"
        hint={
          draft.inOrder
            ? "In order means one at a time."
            : withOrder
              ? `Requests side by side; ${USUAL_CONCURRENCY} when left empty.`
              : "Requests side by side; as many as each destination takes when left empty."
        }
        error={problems.concurrency}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            maxLength={3}
            className="num"
            frameClassName="w-32"
            disabled={draft.inOrder}
            placeholder={draft.inOrder ? "1" : withOrder ? String(USUAL_CONCURRENCY) : "no limit"}
            value={draft.inOrder ? "" : draft.concurrency}
            onChange={(event) => set({ concurrency: event.target.value })}
          />
        )}
      </Field>
      <div className="flex items-start gap-2">
        <Field
          label="No more than"
          hint={limited ? undefined : "No limit when left empty."}
          error={problems.count}
          className="w-32"
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={6}
              className="num"
              placeholder="no limit"
              value={draft.count}
              onChange={(event) => set({ count: event.target.value })}
            />
          )}
        </Field>
        <Field label="In" className="w-36">
          {(control) => (
            <Select
              {...control}
              disabled={!limited}
              value={String(draft.seconds)}
              onChange={(seconds) => set({ seconds: Number(seconds) })}
              choices={spans.map((seconds) => ({
                value: String(seconds),
                label: /^\d/.test(spanWords(seconds))
                  ? spanWords(seconds)
                  : `1 ${spanWords(seconds)}`,
              }))}
            />
          )}
        </Field>
      </div>
      {limited && (
        <Field
          label="Of these at once, after a pause"
          hint="The others follow evenly. All of them when left empty."
          error={problems.burst}
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={6}
              className="num"
              frameClassName="w-32"
              placeholder={draft.count}
              value={draft.burst}
              onChange={(event) => set({ burst: event.target.value })}
            />
          )}
        </Field>
      )}
      {withOrder && (
        <div className="flex items-start gap-2">
          <Switch
            id={order}
            checked={draft.inOrder}
            onChange={(inOrder) => set({ inOrder })}
            aria-describedby={`${order}-note`}
            className="mt-0.5"
          />
          <div className="min-w-0">
            <label htmlFor={order} className="font-medium">
              In order
            </label>
            <p id={`${order}-note`} className="text-12 text-ink-3">
              One after the other, as they arrive. A delivery that waits keeps the later ones
              waiting.
            </p>
          </div>
        </div>
      )}
    </div>
  );
}
