import type { EventSource, RunId, WatchEvent } from "../../bindings";
import { drawingOf, findNode, sameDrawing } from "../../canvas/drawing";
import { showDrawer } from "../../canvas/selection";
import { NOTHING, selectedNode, useBuilder } from "../../canvas/store";
import { RpcError, rpc, watch } from "../../lib/host";
import { foldRun, startFold } from "../../lib/runFold";
import { flush } from "./autosave";

/** Tests of the draft, and runs that are looked at: both are played over the canvas. */

const { getState, setState } = useBuilder;

let following: { run: RunId; stop: () => void } | undefined;

/** Tests the draft as it is drawn now. Rejects with the engine's reason. */
export async function testFlow(event?: EventSource): Promise<void> {
  await saved();
  const state = getState();
  const chosen = findNode(state.history.present, selectedNode(state) ?? "");
  const isTrigger = chosen && state.kinds.get(chosen.kind)?.group === "triggers";
  const trigger = isTrigger ? chosen.id : undefined;
  const { run } = await rpc("test_flow", { flow: state.flow, trigger, event });
  await show(run);
}

/** Tests one step with the sample data of the steps before it. Rejects with the engine's reason. */
export async function testStep(node: string): Promise<void> {
  await saved();
  const { run } = await rpc("test_step", { flow: getState().flow, node });
  await show(run);
}

/** Runs the published version with the trigger's sample event: a real run, started by hand. */
export async function runPublished(trigger: string): Promise<void> {
  await saved();
  const { run } = await rpc("flow_run", { flow: getState().flow, trigger });
  await show(run);
}

/** Runs the event of the run that is shown once more, and shows that. */
export async function runAgain(): Promise<void> {
  const shown = getState().run?.detail.summary;
  if (!shown) return;
  if (shown.test) {
    await testFlow({ type: "run", run: shown.id });
    return;
  }
  const { run } = await rpc("run_again", { from: "start", run: shown.id });
  await show(run);
}

/**
 * Plays a run over the canvas. Over the draft when it went through just that; else over the
 * version that it went through, which cannot be changed.
 */
export async function show(run: RunId): Promise<void> {
  const { flow } = getState();
  const missed: WatchEvent[] = [];
  following?.stop();
  // Subscribed before the snapshot is read, so that nothing falls in between.
  const stop = watch((event) => {
    const fold = getState().run;
    if (event.type === "resync") void reread(run);
    else if (fold?.detail.summary.id === run) setState({ run: foldRun(fold, event) });
    else missed.push(event);
  });
  following = { run, stop };
  const detail = await rpc("run_get", { run }).catch((error: unknown) => {
    stop();
    throw error;
  });
  if (following?.run !== run || getState().flow !== flow) {
    stop();
    return;
  }
  const drawing = drawingOf(detail.flow);
  const same = sameDrawing(drawing, getState().history.present);
  setState({
    run: missed.reduce(foldRun, startFold(detail)),
    view: same ? { type: "draft" } : { type: "run", drawing },
    ...(!same && { selection: NOTHING }),
  });
  showDrawer("run");
}

/** Stops showing the run. */
export function closeRun(): void {
  following?.stop();
  following = undefined;
  const { view } = getState();
  setState({
    run: null,
    ...(view.type === "run" && { view: { type: "draft" }, selection: NOTHING }),
  });
}

/** After a gap in the events. */
async function reread(run: RunId): Promise<void> {
  try {
    const detail = await rpc("run_get", { run });
    if (following?.run === run && getState().run) setState({ run: startFold(detail) });
  } catch {
    // The connection is lost: the next resync reads it again.
  }
}

/** A test is of the saved draft, so it must have been saved. */
async function saved(): Promise<void> {
  await flush();
  const { save } = getState();
  if (save.type === "failed")
    throw new RpcError("unsaved", `The draft is not saved: ${save.message}`);
  if (save.type === "conflict") {
    throw new RpcError(
      "draft_conflict",
      "The draft was changed elsewhere. Decide first which to keep.",
    );
  }
}
