import type { Connection, FinalConnectionState } from "@xyflow/react";
import type { Edge } from "../bindings";
import { notifyError } from "../components/toast";
import { connect, reconnect } from "./actions";
import { askForKind } from "./kind-menu-store";
import { connectProblem } from "./rules";
import * as stage from "./stage";
import { isReadOnly, useBuilder } from "./store";
import type { WireEdge } from "./view";

/** Drawing lines by pointer: what may be joined, and what happens where a line is let go. */

function edgeOf({ source, sourceHandle, target }: Connection | WireEdge): Edge {
  return { from: source, port: sourceHandle ?? "next", to: target };
}

function say(problem: string | undefined): void {
  if (problem !== undefined) notifyError("Not connected", new Error(problem));
}

export function mayConnect(line: Connection | WireEdge): boolean {
  const { history, kinds } = useBuilder.getState();
  return connectProblem(history.present, kinds, edgeOf(line)) === undefined;
}

export function onConnect(connection: Connection): void {
  say(connect(edgeOf(connection)));
}

export function onReconnect(wire: WireEdge, connection: Connection): void {
  if (wire.data) say(reconnect(wire.data.edge, edgeOf(connection)));
}

/** A line that was not let go on a port: on a card it goes there, elsewhere it asks what comes next. */
export function onConnectEnd(event: MouseEvent | TouchEvent, end: FinalConnectionState): void {
  const { fromHandle, isValid } = end;
  if (isValid || !fromHandle || isReadOnly(useBuilder.getState())) return;
  const { clientX: x, clientY: y } = "touches" in event ? (event.changedTouches[0] ?? {}) : event;
  if (x === undefined || y === undefined) return;
  const target = end.toNode?.id ?? stage.nodeAt(x, y);
  if (fromHandle.type === "target") {
    if (target && end.toHandle?.type === "source") {
      say(connect({ from: target, port: end.toHandle.id ?? "next", to: fromHandle.nodeId }));
    }
    return;
  }
  if (target === fromHandle.nodeId) return;
  const port = fromHandle.id ?? "next";
  if (target) {
    say(connect({ from: fromHandle.nodeId, port, to: target }));
  } else if (stage.isOverCanvas(x, y)) {
    const [left, top] = stage.toCanvas(x, y);
    askForKind({ x, y, after: { node: fromHandle.nodeId, port }, at: [left, top - 20] });
  }
}
