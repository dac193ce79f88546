import "@xyflow/react/dist/base.css";
import "./canvas.css";
import {
  Background,
  type Connection,
  ConnectionLineType,
  type FinalConnectionState,
  ReactFlow,
  ReactFlowProvider,
} from "@xyflow/react";
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Edge } from "../bindings";
import { notify } from "../components/toast";
import { connect, reconnect } from "./actions";
import { Controls } from "./Controls";
import { Guides } from "./Guides";
import { KindMenu } from "./KindMenu";
import { askForKind } from "./kind-menu-store";
import { Minimap } from "./Minimap";
import { NodeCard } from "./NodeCard";
import { connectProblem } from "./rules";
import { openPanel } from "./selection";
import * as stage from "./stage";
import { isReadOnly, shown, useBuilder, useReadOnly } from "./store";
import { useClipboard } from "./use-clipboard";
import { useKeys } from "./use-keys";
import {
  applyToEdges,
  applyToNodes,
  type CardNode,
  followStore,
  useView,
  type WireEdge,
} from "./view";
import { Wire } from "./Wire";

const nodeTypes = { card: NodeCard };
const edgeTypes = { wire: Wire };
const GRID: [number, number] = [4, 4];
const fixed = { hideAttribution: true } as const;

/** The drawing. Pan by dragging or the wheel, zoom with Ctrl and the wheel, Shift selects a box. */
export function Canvas({ children }: { children?: ReactNode }) {
  const frame = useRef<HTMLElement>(null);
  const [ready, setReady] = useState(false);
  useLayoutEffect(() => {
    const stop = followStore();
    setReady(true);
    return stop;
  }, []);
  useEffect(() => () => stage.setStage(undefined), []);
  useKeys();
  useClipboard();

  return (
    <section
      ref={frame}
      aria-label="Flow"
      data-testid="canvas"
      data-canvas
      tabIndex={-1}
      className="canvas relative min-h-0 min-w-0 overflow-hidden outline-none"
    >
      <ReactFlowProvider>
        {ready && frame.current && <Drawn frame={frame.current} />}
        <Controls />
        <Minimap />
      </ReactFlowProvider>
      <KindMenu />
      {children}
    </section>
  );
}

function Drawn({ frame }: { frame: HTMLElement }) {
  const nodes = useView((view) => view.nodes);
  const edges = useView((view) => view.edges);
  const readOnly = useReadOnly();
  const [viewport] = useState(() =>
    stage.openingViewport(shown(useBuilder.getState()), frame.getBoundingClientRect()),
  );
  return (
    <ReactFlow<CardNode, WireEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={applyToNodes}
      onEdgesChange={applyToEdges}
      onInit={(instance) => stage.setStage(instance, frame)}
      onMoveEnd={(event) => event && stage.touched()}
      onNodeClick={openAtClick}
      onConnect={(connection) => say(connect(edgeOf(connection)))}
      onConnectEnd={endConnection}
      isValidConnection={isValid}
      onReconnect={(wire, connection) =>
        wire.data && say(reconnect(wire.data.edge, edgeOf(connection)))
      }
      nodesConnectable={!readOnly}
      edgesReconnectable={!readOnly}
      connectionLineType={ConnectionLineType.SmoothStep}
      connectionRadius={24}
      defaultViewport={viewport}
      minZoom={0.1}
      maxZoom={2}
      snapToGrid
      snapGrid={GRID}
      panOnScroll
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      multiSelectionKeyCode={["Shift", "Meta", "Control"]}
      disableKeyboardA11y
      autoPanOnNodeFocus
      proOptions={fixed}
    >
      <Background gap={20} size={2} color="var(--canvas-dot)" />
      <Guides />
    </ReactFlow>
  );
}

function edgeOf({ source, sourceHandle, target }: Connection): Edge {
  return { from: source, port: sourceHandle ?? "next", to: target };
}

function isValid(line: Connection | WireEdge): boolean {
  const { history, kinds } = useBuilder.getState();
  const edge = { from: line.source, port: line.sourceHandle ?? "next", to: line.target };
  return connectProblem(history.present, kinds, edge) === undefined;
}

function say(problem: string | undefined): void {
  if (problem !== undefined) notify(`Not connected. ${problem}`);
}

/** A line that was not let go on a port: on a card it goes there, elsewhere it asks what comes next. */
function endConnection(event: MouseEvent | TouchEvent, end: FinalConnectionState): void {
  const { fromHandle, isValid } = end;
  if (isValid || !fromHandle || isReadOnly(useBuilder.getState())) return;
  const { clientX: x, clientY: y } = "touches" in event ? (event.changedTouches[0] ?? {}) : event;
  if (x === undefined || y === undefined) return;
  const port = fromHandle.id ?? "next";
  const target = end.toNode?.id ?? stage.nodeAt(x, y);
  if (fromHandle.type === "target") {
    if (target && end.toHandle?.type === "source") {
      say(connect({ from: target, port: end.toHandle.id ?? "next", to: fromHandle.nodeId }));
    }
    return;
  }
  if (target === fromHandle.nodeId) return;
  if (target) {
    say(connect({ from: fromHandle.nodeId, port, to: target }));
  } else if (stage.isOverCanvas(x, y)) {
    const [left, top] = stage.toCanvas(x, y);
    askForKind({ x, y, after: { node: fromHandle.nodeId, port }, at: [left, top - 20] });
  }
}

function openAtClick(event: React.MouseEvent): void {
  if (!event.shiftKey && !event.ctrlKey && !event.metaKey) openPanel();
}
