import type { FlowDetail, KindInfo } from "../../bindings";
import { drawingOf, sameDrawing } from "../../canvas/drawing";
import { commit, startHistory } from "../../canvas/history";
import { CLOSED, NOTHING, useBuilder } from "../../canvas/store";
import { rpc } from "../../lib/host";

/** Opening a flow in the builder, and taking in what happens to it elsewhere. */

const { getState, setState } = useBuilder;

export function openFlow(detail: FlowDetail, kinds: readonly KindInfo[]): void {
  setState({
    ...CLOSED,
    ...meta(detail),
    kinds: new Map(kinds.map((kind) => [kind.kind, kind])),
    history: startHistory(drawingOf(detail.draft)),
    drawer: getState().drawer,
  });
}

/**
 * Takes in a later answer of `flow_get`. A draft that was saved elsewhere replaces ours as one step
 * of the history, unless ours has changes of its own: then the next save reports the conflict.
 */
export function receive(detail: FlowDetail): void {
  const state = getState();
  if (detail.id !== state.flow || detail.rev < state.rev) return;
  if (state.save.type !== "saved") {
    const { on, version = null } = detail;
    setState({ on, version });
    return;
  }
  const drawing = drawingOf(detail.draft);
  const same = sameDrawing(drawing, state.history.present);
  setState({
    ...meta(detail),
    ...(!same && {
      history: commit(state.history, drawing, { now: Date.now() }),
      selection: NOTHING,
    }),
  });
}

/** After a conflict: throws our changes away (undo brings them back). */
export async function reloadTheirs(): Promise<void> {
  const { flow } = getState();
  const detail = await rpc("flow_get", { flow });
  setState({ save: { type: "saved" }, rev: 0 });
  receive(detail);
}

function meta(detail: FlowDetail) {
  return {
    flow: detail.id,
    name: detail.draft.name,
    description: detail.draft.description ?? "",
    on: detail.on,
    version: detail.version ?? null,
    rev: detail.rev,
    changes: detail.changes,
    triggers: detail.triggers,
    problems: detail.problems,
  };
}
