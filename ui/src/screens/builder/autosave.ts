import type { FlowDetail } from "../../bindings";
import { sameDrawing } from "../../canvas/drawing";
import { draftOf, useBuilder } from "../../canvas/store";
import { RpcError, rpc } from "../../lib/host";
import { queryClient, queryKey } from "../../lib/query";

/**
 * Saves the draft shortly after each change. One save at a time: what changes meanwhile goes into
 * the next one, so that revisions follow each other.
 */

const { getState, setState, subscribe } = useBuilder;

const PAUSE = 600;

let timer: ReturnType<typeof setTimeout> | undefined;
let underWay: Promise<void> | undefined;

/** Starts saving. Returns the way to stop, which saves what is left. */
export function autosave(): () => Promise<void> {
  const stop = subscribe((state, before) => {
    if (state.history.present === before.history.present || state.save.type !== "dirty") return;
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), PAUSE);
  });
  return async () => {
    stop();
    await flush();
  };
}

/** Saves now, if there is anything to save; resolves when the engine has it, or has refused. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  while (underWay) await underWay;
  if (getState().save.type !== "dirty") return;
  underWay = save().finally(() => {
    underWay = undefined;
  });
  await underWay;
  // Changed while it was being saved.
  if (getState().save.type === "dirty") await flush();
}

/** After a failure: tries again at once. */
export function retrySave(): void {
  setState({ save: { type: "dirty" } });
  void flush();
}

/** After a conflict: overwrites what somebody else saved. */
export async function keepMine(): Promise<void> {
  const { flow } = getState();
  try {
    const theirs = await rpc("flow_get", { flow });
    setState({ rev: theirs.rev, save: { type: "dirty" } });
    await flush();
  } catch (error) {
    setState({ save: { type: "failed", message: RpcError.from(error).message } });
  }
}

async function save(): Promise<void> {
  const state = getState();
  const drawing = state.history.present;
  setState({ save: { type: "saving" } });
  const draft = draftOf(state);
  try {
    const saved = await rpc("flow_save", { flow: state.flow, rev: state.rev, draft });
    // Whoever opens the flow next starts from this.
    queryClient.setQueryData<FlowDetail>(
      queryKey("flow_get", { flow: state.flow }),
      (known) => known && { ...known, ...saved, draft },
    );
    if (getState().flow !== state.flow) return;
    const { rev, problems, triggers, changes } = saved;
    const same = sameDrawing(getState().history.present, drawing);
    setState({ rev, problems, triggers, changes, save: { type: same ? "saved" : "dirty" } });
  } catch (cause) {
    if (getState().flow !== state.flow) return;
    const error = RpcError.from(cause);
    setState({
      save:
        error.code === "draft_conflict"
          ? { type: "conflict" }
          : { type: "failed", message: error.message },
    });
  }
}
