import { useReactFlow, useStore } from "@xyflow/react";
import { type PointerEvent, useMemo, useRef } from "react";
import type { Group } from "../bindings";
import { useBuilder } from "./store";
import { type CardNode, sizeOfCard, useView } from "./view";

/** The whole drawing in small, with a frame around what is visible. Drag it to move there. */
export function Minimap() {
  const nodes = useView((view) => view.nodes);
  const [x, y, zoom] = useStore((state) => state.transform);
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const { setCenter } = useReactFlow();
  const svg = useRef<SVGSVGElement>(null);
  const paths = useMemo(() => pathsOf(nodes), [nodes]);
  const seen = { left: -x / zoom, top: -y / zoom, width: width / zoom, height: height / zoom };
  const all = around(nodes, seen);
  if (nodes.length === 0) return null;

  const go = (event: PointerEvent) => {
    const inverse = svg.current?.getScreenCTM()?.inverse();
    if (!inverse) return;
    const to = new DOMPoint(event.clientX, event.clientY).matrixTransform(inverse);
    void setCenter(to.x, to.y, { zoom });
  };

  return (
    <div className="minimap">
      <svg
        ref={svg}
        role="img"
        aria-label="Map"
        viewBox={`${all.left} ${all.top} ${all.width} ${all.height}`}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          go(event);
        }}
        onPointerMove={(event) => event.buttons === 1 && go(event)}
      >
        {paths.map(({ group, selected, d }) => (
          <path
            key={`${group}${selected}`}
            d={d}
            className={`map-${group}${selected ? " is-selected" : ""}`}
          />
        ))}
        <rect
          x={seen.left}
          y={seen.top}
          width={seen.width}
          height={seen.height}
          className="map-frame"
        />
      </svg>
    </div>
  );
}

interface Shape {
  group: Group;
  selected: boolean;
  d: string;
}

/** One path for each colour: a drag then changes one attribute, not hundreds of elements. */
function pathsOf(nodes: readonly CardNode[]): Shape[] {
  const { kinds } = useBuilder.getState();
  const shapes = new Map<string, Shape>();
  for (const card of nodes) {
    const group = kinds.get(card.data.node.kind)?.group ?? "data";
    const selected = card.selected ?? false;
    const key = `${group}${selected}`;
    const shape = shapes.get(key) ?? { group, selected, d: "" };
    const { width, height } = sizeOfCard(card);
    shape.d += `M${card.position.x} ${card.position.y}h${width}v${height}h${-width}z`;
    shapes.set(key, shape);
  }
  return [...shapes.values()];
}

interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** All nodes and what is visible, with a margin. */
function around(nodes: readonly CardNode[], seen: Frame): Frame {
  let [left, top] = [seen.left, seen.top];
  let [right, bottom] = [seen.left + seen.width, seen.top + seen.height];
  for (const card of nodes) {
    const { width, height } = sizeOfCard(card);
    left = Math.min(left, card.position.x);
    top = Math.min(top, card.position.y);
    right = Math.max(right, card.position.x + width);
    bottom = Math.max(bottom, card.position.y + height);
  }
  const margin = Math.max(right - left, bottom - top) * 0.04;
  return {
    left: left - margin,
    top: top - margin,
    width: right - left + 2 * margin,
    height: bottom - top + 2 * margin,
  };
}
