import type { NodeProps } from "@xyflow/react";
import { TriangleAlert } from "lucide-react";
import { memo, useMemo } from "react";
import type { Node, Problem } from "../bindings";
import { KindTile } from "../components/KindTile";
import { cx } from "../lib/cx";
import { plural } from "../lib/format";
import { InPort, OutPorts } from "./Ports";
import { RunTab } from "./RunTab";
import { portsOf } from "./rules";
import { shown, useBuilder, useKind, useNodeProblems, useStep } from "./store";
import { type Piece, summarise } from "./summary";
import type { CardNode } from "./view";
import { isForErrors } from "./wiring";

/** A step on the canvas: kind, name, one line that says what it does, and how it fared. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardNode>) {
  const { node } = data;
  const kind = useKind(node.kind);
  const ports = useBuilder((state) => portsOf(state.kinds, node.kind));
  const step = useStep(id);
  const played = useBuilder((state) => state.run !== null);
  const forErrors = useBuilder((state) => isForErrors(shown(state).edges, id));
  const problems = useNodeProblems(id).filter((problem) => !problem.warning);
  const bad = problems.length > 0 && !played;

  return (
    <div
      data-testid={`node-${id}`}
      className={cx(
        "card",
        selected && "is-selected",
        step && `is-${step.look}`,
        bad && "is-bad",
        !kind && "is-unknown",
      )}
    >
      {step && <RunTab step={step} forErrors={forErrors} />}
      {kind?.group !== "triggers" && <InPort node={id} />}
      <div className="card-top">
        <KindTile icon={kind?.icon ?? ""} group={kind?.group ?? "data"} />
        <span className="card-name">{node.name}</span>
      </div>
      <div className="card-what">
        {bad ? <span className="text-failed">{shortest(problems)}</span> : <What node={node} />}
      </div>
      {bad ? (
        <div className="card-foot">
          <TriangleAlert aria-hidden className="size-3.5 text-failed" />
          {plural(problems.length, "problem")}
        </div>
      ) : (
        <div className="card-end" />
      )}
      <OutPorts node={id} ports={ports} />
    </div>
  );
});

function What({ node }: { node: Node }) {
  const kind = useKind(node.kind);
  const path = useBuilder((state) => state.triggers.find((one) => one.node === node.id)?.path);
  const pieces = useMemo(
    () => (kind ? summarise(kind, node.config, path) : []),
    [kind, node.config, path],
  );
  if (!kind) return <span className="text-failed">Unknown kind: {node.kind}</span>;
  return pieces.map((piece, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    <PieceText key={at} piece={piece} />
  ));
}

function PieceText({ piece: { type, text } }: { piece: Piece }) {
  return <span className={`piece-${type}`}>{text}</span>;
}

/** The card has one line; the panel says the rest. */
function shortest(problems: readonly Problem[]): string {
  const [first] = problems;
  return first?.message ?? "";
}
