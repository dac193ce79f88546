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
  const shown = steps.slice(0, SHOWN).map((step, at) => ({ place: at + 1, kind: kinds.get(step) }));
  const rest = steps.length - SHOWN;
  return (
    <div
      role="img"
      aria-label={`${plural(steps.length, "step")}: ${words}`}
      title={words}
      className="flex items-center"
    >
      {shown.map(({ place, kind }) => (
        <span key={place} className="flex items-center">
          {place > 1 && <span className="h-px w-2 bg-line-strong" />}
          <KindTile size={20} icon={kind?.icon ?? "box"} group={kind?.group ?? "data"} />
        </span>
      ))}
      {rest > 0 && <span className="num ml-1.5 text-12 text-ink-3">+{rest}</span>}
    </div>
  );
}
