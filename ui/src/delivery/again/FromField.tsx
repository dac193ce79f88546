import { useId } from "react";
import type { AgainFrom } from "../../bindings";
import { Segmented } from "../../components/Segmented";
import { FROM_WORDS } from "./words";

const WAYS = ["failed", "start"] as const;

/** From where runs are tried again, with what that means. */
export function FromField({
  value,
  onChange,
  many = false,
}: {
  value: AgainFrom;
  onChange: (value: AgainFrom) => void;
  /** Several runs: the words say "each". */
  many?: boolean;
}) {
  const id = useId();
  const { help } = FROM_WORDS[value];
  return (
    <div>
      <p id={id} className="mb-1 text-12 font-medium text-ink-2">
        From where
      </p>
      <Segmented
        label="From where"
        value={value}
        onChange={onChange}
        segments={WAYS.map((way) => ({ value: way, label: FROM_WORDS[way].label }))}
      />
      <p className="mt-1 text-12 text-ink-3">{many ? help : one(help)}</p>
    </div>
  );
}

function one(help: string): string {
  return help.replace("Each run", "The run").replace("Each event", "The event");
}
