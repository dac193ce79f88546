import {
  Background,
  ConnectionLineType,
  ReactFlow,
  type ReactFlowInstance,
  type ReactFlowProps,
} from "@xyflow/react";
import { type MouseEvent, useCallback, useState } from "react";
import { mayConnect, onConnect, onConnectEnd, onReconnect } from "./connections";
import { onEdgeMenu, onNodeMenu, onPaneMenu, onSelectionMenu } from "./context-menu";
import { Guides } from "./Guides";
import { findLabelLayer, LabelLayer } from "./label-layer";
import { NodeCard } from "./NodeCard";
import { openPanel } from "./selection";
import * as stage from "./stage";
import { useBuilder, useReadOnly } from "./store";
import { applyToEdges, applyToNodes, type CardNode, useView, type WireEdge } from "./view";
import { Wire } from "./Wire";

/**
 * Nodes and lines through xyflow. What never changes stands outside the component: a drag renders
 * it every frame, and with the same props everything beneath is left alone.
 */
const always: ReactFlowProps<CardNode, WireEdge> = {
  nodeTypes: { card: NodeCard },
  edgeTypes: { wire: Wire },
  onNodesChange: applyToNodes,
  onEdgesChange: applyToEdges,
  onMoveEnd: (event) => event && stage.touched(),
  onNodeContextMenu: onNodeMenu,
  onEdgeContextMenu: onEdgeMenu,
  onSelectionContextMenu: onSelectionMenu,
  onPaneContextMenu: onPaneMenu,
  onNodeClick: openAtClick,
  onNodeDragStart: stage.touched,
  onConnect,
  onConnectEnd,
  onReconnect,
  isValidConnection: mayConnect,
  connectionLineType: ConnectionLineType.SmoothStep,
  connectionRadius: 24,
  minZoom: 0.1,
  maxZoom: 2,
  snapToGrid: true,
  snapGrid: [4, 4],
  panOnScroll: true,
  zoomOnDoubleClick: false,
  deleteKeyCode: null,
  multiSelectionKeyCode: ["Shift", "Meta", "Control"],
  disableKeyboardA11y: true,
  proOptions: { hideAttribution: true },
  children: (
    <>
      <Background gap={20} size={2} color="var(--canvas-dot)" />
      <Guides />
    </>
  ),
};

/** From here on, keeping what is out of sight is dearer than drawing it when it comes into view. */
const MANY = 100;

export function Drawn({ frame }: { frame: HTMLElement }) {
  const nodes = useView((view) => view.nodes);
  const edges = useView((view) => view.edges);
  const readOnly = useReadOnly();
  const [layer, setLayer] = useState<Element | null>(null);
  const [viewport] = useState(() =>
    stage.firstViewport(useBuilder.getState(), frame.getBoundingClientRect()),
  );
  const onInit = useCallback(
    (instance: ReactFlowInstance<CardNode, WireEdge>) => {
      stage.setStage(instance, frame);
      setLayer(findLabelLayer(frame));
    },
    [frame],
  );
  return (
    <LabelLayer value={layer}>
      <ReactFlow<CardNode, WireEdge>
        {...always}
        nodes={nodes}
        edges={edges}
        nodesConnectable={!readOnly}
        edgesReconnectable={!readOnly}
        onlyRenderVisibleElements={nodes.length > MANY}
        defaultViewport={viewport}
        onInit={onInit}
      />
    </LabelLayer>
  );
}

function openAtClick(event: MouseEvent): void {
  if (!event.shiftKey && !event.ctrlKey && !event.metaKey) openPanel();
}
