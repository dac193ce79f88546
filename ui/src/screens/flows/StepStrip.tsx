import type { KindInfo } from "../../bindings";
import { KindTile } from "../../components/KindTile";
import { plural } from "../../lib/format";

const SHOWN = 6;

/** The flow in one line: its steps' kinds in the order in which they run. */
export function StepStrip({
  steps,
  kinds,
}: {
  steps: readonly string[];
  kinds: Map<string, KindInfo>;
}) {
  if (steps.length === 0) return <span className="text-ink-3">No steps yet</span>;
  const words = steps.map((step) => kinds.get(step)?.label ?? step).join(", then ");
  const rest = steps.length - SHOWN;
  return (
    <div
      role="img"
      aria-label={`${plural(steps.length, "step")}: ${words}`}
      title={words}
      className="flex items-center"
    >
      {steps.slice(0, SHOWN).map((step, at) => {
        const kind = kinds.get(step);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step here is its place in the line
          <span key={at} className="flex items-center">
            {at > 0 && <span className="h-px w-2 bg-line-strong" />}
            <KindTile size={20} icon={kind?.icon ?? "box"} group={kind?.group ?? "data"} />
          </span>
        );
      })}
      {rest > 0 && <span className="num ml-1.5 text-12 text-ink-3">+{rest}</span>}
    </div>
  );
}
