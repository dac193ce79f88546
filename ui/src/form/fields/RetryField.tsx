import { useDeferredValue } from "react";
import type { RetryExplained } from "../../bindings";
import { cx } from "../../lib/cx";
import { useRpc } from "../../lib/query";
import type { FieldProps, SchemaOf } from "../field-props";
import { ticks } from "./retry-times";
import { TaggedField } from "./TaggedField";

/** When a failed delivery is tried again: a choice, and what it means in words and on a time line. */
export function RetryField(props: FieldProps<SchemaOf<"tagged">>) {
  const retry = useDeferredValue(props.value);
  // What is wrong with a field, the field says itself.
  const explained = useRpc("retry_explain", { retry }, { keep: true }).data;
  return <TaggedField {...props} meaning={<Meaning explained={explained} />} />;
}

/** As high before the answer is there as it mostly is with it: nothing beneath jumps. */
function Meaning({ explained }: { explained: RetryExplained | undefined }) {
  const waits = explained?.waits_ms ?? [];
  return (
    <div
      className={cx(
        "not-last:mb-3 rounded-2 border border-line bg-sunken px-3 py-2",
        (!explained || waits.length > 0) && "min-h-[86px] wide:min-h-[70px]",
      )}
    >
      <p role="status" className="num text-12 text-ink-2">
        {explained?.words}
        {explained &&
          waits.length > 0 &&
          explained.jitter > 0 &&
          `, each wait up to ${explained.jitter} % shorter or longer`}
      </p>
      {waits.length > 0 && <TimeLine waits={waits} />}
    </div>
  );
}

/** The words above say it all; the line is for the eye. */
function TimeLine({ waits }: { waits: readonly number[] }) {
  return (
    <div aria-hidden className="relative mx-3 mt-2 h-7">
      <span className="absolute inset-x-0 top-[4px] h-px bg-line-strong" />
      {ticks(waits).map(({ number, x, label }) => (
        <span
          key={number}
          className="absolute top-0 flex w-0 flex-col items-center"
          style={{ left: `${x * 100}%` }}
        >
          <span className="size-[9px] shrink-0 rounded-full border-[1.5px] border-action bg-surface" />
          {label && (
            <span className="num mt-0.5 text-12 whitespace-nowrap text-ink-3">{label}</span>
          )}
        </span>
      ))}
    </div>
  );
}
