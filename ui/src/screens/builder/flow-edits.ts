import { drawingOf } from "../../canvas/drawing";
import { NOTHING, useBuilder } from "../../canvas/store";
import { notify, notifyError, notifyUndo } from "../../components/toast";
import { RpcError, rpc } from "../../lib/host";
import { queryClient } from "../../lib/query";
import { flush } from "./autosave";
import { closeRun } from "./runs";
import { receive } from "./session";

/** What the header does to the flow as a whole. Each of these is safe to call at any time. */

const { getState, setState } = useBuilder;

type Go = (path: string) => void;

function listChanged(): void {
  void queryClient.invalidateQueries({ queryKey: ["flow_list"] });
}

/** Resolves to why not, in words. */
export async function rename(name: string, description: string): Promise<string | undefined> {
  const before = getState();
  if (name === before.name && description === before.description) return undefined;
  await flush();
  setState({ name, description });
  try {
    const detail = await rpc("flow_rename", { flow: before.flow, name, description });
    setState({ name: detail.draft.name, rev: Math.max(getState().rev, detail.rev) });
    listChanged();
    return undefined;
  } catch (error) {
    setState({ name: before.name, description: before.description });
    return RpcError.from(error).message;
  }
}

export async function publish(): Promise<void> {
  await flush();
  const { flow, save } = getState();
  if (save.type !== "saved") return;
  try {
    receive(await rpc("flow_publish", { flow }));
    listChanged();
  } catch (error) {
    notifyError("Not published", error);
  }
}

/** On or off. Shown at once; taken back with the engine's reason when it refuses. */
export async function switchFlow(on: boolean): Promise<void> {
  const { flow } = getState();
  setState({ on });
  try {
    receive(await rpc("flow_switch", { flow, on }));
    listChanged();
  } catch (error) {
    setState({ on: !on });
    notifyError(on ? "Not switched on" : "Not switched off", error);
  }
}

export async function showPublished(): Promise<void> {
  const { flow, version } = getState();
  if (version === null) return;
  try {
    const published = await rpc("flow_version", { flow, number: version });
    if (getState().flow !== flow) return;
    closeRun();
    setState({
      view: { type: "published", drawing: drawingOf(published) },
      selection: NOTHING,
    });
  } catch (error) {
    notifyError("The published version was not read", error);
  }
}

export function showDraft(): void {
  const { view } = getState();
  if (view.type === "draft") return;
  if (view.type === "run") closeRun();
  setState({ view: { type: "draft" }, selection: NOTHING });
}

export async function duplicateFlow(go: Go): Promise<void> {
  await flush();
  try {
    const copy = await rpc("flow_duplicate", { flow: getState().flow });
    listChanged();
    go(`/flows/${copy.id}`);
    notify(`Made “${copy.draft.name}”, switched off`);
  } catch (error) {
    notifyError("Not duplicated", error);
  }
}

export async function deleteFlow(go: Go): Promise<void> {
  const { flow, name, on } = getState();
  await flush();
  try {
    await rpc("flow_delete", { flow });
    listChanged();
    go("/flows");
    notifyUndo(`Deleted “${name}”${on ? "; its addresses answer 404 now" : ""}`, () => {
      rpc("flow_restore", { flow })
        .catch((error: unknown) => notifyError("Not restored", error))
        .finally(listChanged);
    });
  } catch (error) {
    notifyError(`“${name}” was not deleted`, error);
  }
}
