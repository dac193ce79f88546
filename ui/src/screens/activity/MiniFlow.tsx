import { useMemo } from "react";
import type { Flow, KindInfo } from "../../bindings";
import { KindTile } from "../../components/KindTile";
import { type Mark, StatusGlyph } from "../../components/Status";
import { cx } from "../../lib/cx";
import { type RunFold, type StepLook, stepNow } from "../../lib/runFold";
import { type MiniPlace, miniLayout } from "./mini-layout";

const STEP_X = 56;
const STEP_Y = 36;
const TILE = 24;

const marks: Record<StepLook, Mark> = {
  running: "running",
  waiting: "waiting",
  succeeded: "ok",
  failed: "failed",
  skipped: "skipped",
};

const words: Record<StepLook, string> = {
  running: "running",
  waiting: "waiting",
  succeeded: "succeeded",
  failed: "failed",
  skipped: "not taken",
};

export interface MiniFlowProps {
  fold: RunFold;
  kinds: ReadonlyMap<string, KindInfo>;
  selected: string | undefined;
  onSelect: (node: string) => void;
}

/** The flow of a run in small, with how each step went; a step is chosen here. */
export function MiniFlow({ fold, kinds, selected, onSelect }: MiniFlowProps) {
  const { flow } = fold.detail;
  const places = useMemo(() => miniLayout(flow), [flow]);
  const byNode = useMemo(() => new Map(places.map((place) => [place.node, place])), [places]);
  const columns = Math.max(0, ...places.map((place) => place.column));
  const rows = Math.max(0, ...places.map((place) => place.row));
  return (
    <fieldset
      aria-label="Steps"
      className="relative max-h-[148px] min-w-0 flex-1 overflow-auto p-1 pb-2"
    >
      <div
        className="relative"
        style={{ width: columns * STEP_X + TILE + 8, height: rows * STEP_Y + TILE + 6 }}
      >
        <Wires flow={flow} places={byNode} fold={fold} />
        {places.map((place) => {
          const node = flow.nodes.find((other) => other.id === place.node);
          const kind = kinds.get(node?.kind ?? "");
          const now = stepNow(fold, place.node);
          const skipped = now?.look === "skipped";
          const name = node?.name ?? place.node;
          return (
            <button
              key={place.node}
              type="button"
              title={name}
              aria-label={`${name}, ${now ? words[now.look] : "not reached"}`}
              aria-pressed={place.node === selected}
              onClick={() => onSelect(place.node)}
              style={{ left: place.column * STEP_X, top: place.row * STEP_Y }}
              className={cx(
                "absolute rounded-2",
                place.node === selected &&
                  "shadow-[0_0_0_2px_var(--surface),0_0_0_3.5px_var(--accent)]",
              )}
            >
              <KindTile
                icon={kind?.icon ?? "box"}
                group={kind?.group ?? "actions"}
                className={cx((skipped || !now) && "opacity-80")}
              />
              {now && (
                <span className="absolute -right-1.5 -bottom-1.5 grid size-3.5 place-items-center rounded-full bg-surface ring-2 ring-surface">
                  <StatusGlyph mark={marks[now.look]} className="scale-[0.86]" />
                </span>
              )}
            </button>
          );
        })}
      </div>
    </fieldset>
  );
}

function Wires({
  flow,
  places,
  fold,
}: {
  flow: Flow;
  places: ReadonlyMap<string, MiniPlace>;
  fold: RunFold;
}) {
  return (
    <svg
      aria-hidden
      className="absolute inset-0 size-full overflow-visible fill-none stroke-[1.5px]"
    >
      {flow.edges.map((edge) => {
        const from = places.get(edge.from);
        const to = places.get(edge.to);
        if (!from || !to) return null;
        const source = stepNow(fold, edge.from)?.step;
        const target = stepNow(fold, edge.to);
        const taken =
          source?.port === edge.port && target !== undefined && target.look !== "skipped";
        return (
          <path
            key={`${edge.from}:${edge.port}>${edge.to}`}
            d={wire(from, to)}
            className={
              !taken
                ? "stroke-line-field [stroke-dasharray:3_3]"
                : edge.port === "error"
                  ? "stroke-failed-mark"
                  : "stroke-ok-mark"
            }
          />
        );
      })}
    </svg>
  );
}

/** From the right of one tile to the left of another, turning where the row changes. */
function wire(from: MiniPlace, to: MiniPlace): string {
  const x1 = from.column * STEP_X + TILE;
  const y1 = from.row * STEP_Y + TILE / 2;
  const x2 = to.column * STEP_X;
  const y2 = to.row * STEP_Y + TILE / 2;
  if (y1 === y2) return `M${x1} ${y1}H${x2}`;
  const turn = x1 + 16;
  const way = y2 > y1 ? 8 : -8;
  return `M${x1} ${y1}H${turn - 8}Q${turn} ${y1} ${turn} ${y1 + way}V${y2 - way}Q${turn} ${y2} ${turn + 8} ${y2}H${x2}`;
}
