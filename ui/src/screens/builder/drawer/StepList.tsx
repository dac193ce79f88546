import type { Flow } from "../../../bindings";
import { useBuilder } from "../../../canvas/store";
import { KindIcon } from "../../../components/KindTile";
import { type Mark, StatusGlyph } from "../../../components/Status";
import { micros } from "../../../exchange";
import { cx } from "../../../lib/cx";
import { duration } from "../../../lib/format";
import { type RunFold, type StepLook, type StepNow, stepNow } from "../../../lib/runFold";
import { useNow } from "../../../lib/use-now";

const marks: Record<StepLook, Mark> = {
  running: "running",
  waiting: "waiting",
  succeeded: "ok",
  failed: "failed",
  skipped: "skipped",
};

export interface StepListProps {
  fold: RunFold;
  selected: string | undefined;
  onSelect: (node: string) => void;
}

/** The steps of a run in the order in which they ran; on a wide window with when. */
export function StepList({ fold, selected, onSelect }: StepListProps) {
  const { flow, steps, summary } = fold.detail;
  const kinds = useBuilder((state) => state.kinds);
  const reached = steps.map((step) => step.node);
  const order = [
    ...new Set([...reached, ...Object.keys(fold.running), ...flow.nodes.map((node) => node.id)]),
  ];
  const end = summary.finished ?? Math.max(summary.accepted, ...steps.map((s) => s.finished ?? 0));
  const span = Math.max(1, end - summary.accepted);
  return (
    <ol aria-label="Steps" className="py-px">
      {order.map((id) => {
        const node = flow.nodes.find((other) => other.id === id);
        const now = stepNow(fold, id);
        const kind = kinds.get(node?.kind ?? "");
        const quiet = !now || now.look === "skipped";
        return (
          <li key={id}>
            <button
              type="button"
              aria-current={id === selected ? "true" : undefined}
              onClick={() => onSelect(id)}
              className={cx(
                "grid h-row w-full grid-cols-[14px_minmax(0,1fr)_auto] items-center gap-2 px-3 text-left focus-visible:-outline-offset-2 wide:grid-cols-[14px_minmax(0,1fr)_64px_76px]",
                id === selected ? "row-selected" : "hover:bg-hover",
              )}
            >
              {now ? (
                <StatusGlyph mark={marks[now.look]} />
              ) : (
                <KindIcon
                  icon={kind?.icon ?? "box"}
                  group={kind?.group ?? "actions"}
                  className="size-3.5 opacity-60"
                />
              )}
              <span
                className={cx("truncate", quiet && "text-ink-2", id === selected && "font-medium")}
              >
                {node?.name ?? id}
              </span>
              <Span now={now} from={summary.accepted} span={span} />
              <span className="num text-right text-12 whitespace-nowrap text-ink-3">
                <Took now={now} rescue={isRescue(flow, id)} />
              </span>
            </button>
          </li>
        );
      })}
    </ol>
  );
}

/** When a step ran within its run, as a line on the run's time. */
function Span({ now, from, span }: { now: StepNow | undefined; from: number; span: number }) {
  const step = now?.step;
  const took = (step?.finished ?? step?.started ?? 0) - (step?.started ?? 0);
  return (
    <span
      aria-hidden
      className={cx(
        "relative hidden h-1 rounded-[2px] wide:block",
        step && now.look !== "skipped" && "bg-hover",
      )}
    >
      {step && now.look !== "skipped" && (
        <span
          className={cx(
            "absolute h-1 min-w-[3px] rounded-[2px]",
            now.look === "failed" ? "bg-failed-mark" : "bg-ok-mark",
          )}
          style={{
            left: `${Math.min(96, (100 * Math.max(0, step.started - from)) / span)}%`,
            width: `${Math.min(100, (100 * took) / span)}%`,
          }}
        />
      )}
    </span>
  );
}

/** Whether a step is only for when another fails. */
function isRescue(flow: Flow, id: string): boolean {
  const ways = flow.edges.filter((edge) => edge.to === id);
  return ways.length > 0 && ways.every((edge) => edge.port === "error");
}

function Took({ now, rescue }: { now: StepNow | undefined; rescue: boolean }) {
  if (!now) return "not reached";
  if (now.look === "skipped") return rescue ? "not needed" : "not taken";
  if (now.look === "running") return <Running since={now.since ?? Date.now()} />;
  const { step } = now;
  if (!step) return "";
  const port = step.port && step.port !== "next" && step.port !== "error" ? `${step.port}, ` : "";
  return `${port}${micros(step.took)}`;
}

function Running({ since }: { since: number }) {
  const now = useNow();
  return duration(Math.max(0, now - since));
}
