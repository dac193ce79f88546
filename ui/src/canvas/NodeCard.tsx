import type { NodeProps } from "@xyflow/react";
import { TriangleAlert } from "lucide-react";
import { memo, type ReactNode, useMemo } from "react";
import type { Node } from "../bindings";
import { KindTile } from "../components/KindTile";
import { connectionOf } from "../connections/connection-ref";
import { cx } from "../lib/cx";
import { plural } from "../lib/format";
import { ConnectionBadge } from "./ConnectionBadge";
import { InPort, OutPorts } from "./Ports";
import { RunTab } from "./RunTab";
import { portsOf } from "./rules";
import { shown, useBuilder, useKind, useNodeProblems, useReadOnly, useStep } from "./store";
import { summarise, summaryText } from "./summary";
import type { CardNode } from "./view";
import { isForErrors } from "./wiring";

/** A step on the canvas: kind, name, one line that says what it does, and how it fared. */
export const NodeCard = memo(function NodeCard({ id, data, selected }: NodeProps<CardNode>) {
  const { node } = data;
  const kind = useKind(node.kind);
  const ports = useBuilder((state) => portsOf(state.kinds, node.kind));
  const step = useStep(id);
  // Problems are the draft's, whatever else is shown.
  const readOnly = useReadOnly();
  const forErrors = useBuilder((state) => isForErrors(shown(state).edges, id));
  const problems = useNodeProblems(id).filter((problem) => !problem.warning);
  const bad = problems.length > 0 && !readOnly;
  const connection = connectionOf(node);

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
        <span className="card-name" title={node.name}>
          {node.name}
        </span>
      </div>
      {bad ? <Wrong>{problems[0]?.message}</Wrong> : <What node={node} />}
      {bad ? (
        <div className="card-foot">
          <TriangleAlert aria-hidden className="size-3.5 text-failed" />
          {plural(problems.length, "problem")}
        </div>
      ) : connection ? (
        <ConnectionBadge chosen={connection} />
      ) : (
        <div className="card-end" />
      )}
      <OutPorts node={id} ports={ports} />
    </div>
  );
});

/** The card has one line; the panel says the rest. */
function Wrong({ children }: { children: ReactNode }) {
  return (
    <div className="card-what">
      <span className="text-failed">{children}</span>
    </div>
  );
}

/** A host with more letters than this does not fit into one line. */
const LONG_HOST = 38;

function What({ node }: { node: Node }) {
  const kind = useKind(node.kind);
  const path = useBuilder((state) => state.triggers.find((one) => one.node === node.id)?.path);
  const pieces = useMemo(
    () => (kind ? summarise(kind, node.config, path) : []),
    [kind, node.config, path],
  );
  if (!kind) return <Wrong>This Hookline has no step of the kind {node.kind}.</Wrong>;
  const long = pieces.some(({ type, text }) => type === "host" && text.length > LONG_HOST);
  return (
    <div className={cx("card-what", long && "is-long")} title={summaryText(pieces)}>
      {pieces.map(({ type, text }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <span key={at} className={`piece-${type}`}>
          {text}
        </span>
      ))}
    </div>
  );
}
