import { useMemo } from "react";
import { useLocation } from "wouter";
import { create as createStore } from "zustand";
import type { FlowSummary } from "../../bindings";
import { notify, notifyAction, notifyError, notifyUndo } from "../../components/toast";
import { chooseFiles, saveFile } from "../../lib/files";
import { RpcError, rpc } from "../../lib/host";
import { queryClient, queryKey } from "../../lib/query";

/** A file that was not imported, and why; shown until it is read. */
export interface ImportProblem {
  file: string;
  error: RpcError;
}

export const useImportProblem = createStore<{ problem: ImportProblem | undefined }>(() => ({
  problem: undefined,
}));

export function dismissImportProblem(): void {
  useImportProblem.setState({ problem: undefined });
}

function patchList(change: (flows: FlowSummary[]) => FlowSummary[]): void {
  queryClient.setQueryData<FlowSummary[]>(queryKey("flow_list"), (flows) => flows && change(flows));
}

function readListAgain(): void {
  void queryClient.invalidateQueries({ queryKey: queryKey("flow_list") });
}

type Go = (path: string) => void;

async function createFlow(go: Go): Promise<void> {
  try {
    const flow = await rpc("flow_create", { name: "New flow" });
    queryClient.setQueryData(queryKey("flow_get", { flow: flow.id }), flow);
    go(`/flows/${flow.id}`);
  } catch (error) {
    notifyError("No flow was made", error);
  }
}

async function openSample(go: Go): Promise<void> {
  try {
    const sample = await rpc("flow_sample");
    go(`/flows/${sample.flow}`);
  } catch (error) {
    notifyError("The sample was not opened", error);
  }
}

/** Imports flow files one by one; the first that is refused says why and stops the rest. */
async function importFiles(files: readonly File[], go: Go): Promise<void> {
  let last: string | undefined;
  for (const file of files) {
    try {
      const flow = await rpc("flow_import", { text: await file.text() });
      last = flow.id;
    } catch (error) {
      useImportProblem.setState({ problem: { file: file.name, error: RpcError.from(error) } });
      break;
    }
  }
  readListAgain();
  if (last === undefined) return;
  if (files.length === 1) go(`/flows/${last}`);
  else notify("Imported. The flows are switched off until you look at them.");
}

function pickFiles(go: Go): void {
  void chooseFiles(".json,application/json").then((files) => importFiles(files, go));
}

/** On or off. Shown at once; taken back with the engine's reason when it refuses. */
async function switchFlow(flow: FlowSummary, on: boolean, go: Go): Promise<void> {
  const set = (value: boolean) =>
    patchList((flows) => flows.map((one) => (one.id === flow.id ? { ...one, on: value } : one)));
  set(on);
  try {
    await rpc("flow_switch", { flow: flow.id, on });
  } catch (error) {
    set(!on);
    notifyAction(RpcError.from(error).message, "Open the flow", () => go(`/flows/${flow.id}`));
  }
  readListAgain();
}

async function removeFlow(flow: FlowSummary): Promise<void> {
  patchList((flows) => flows.filter((one) => one.id !== flow.id));
  try {
    await rpc("flow_delete", { flow: flow.id });
    notifyUndo(`Deleted “${flow.name}”${flow.on ? "; its addresses answer 404 now" : ""}`, () => {
      rpc("flow_restore", { flow: flow.id })
        .catch((error: unknown) => notifyError("Not restored", error))
        .finally(readListAgain);
    });
  } catch (error) {
    notifyError(`“${flow.name}” was not deleted`, error);
  }
  readListAgain();
}

async function duplicateFlow(flow: FlowSummary, go: Go): Promise<void> {
  try {
    const copy = await rpc("flow_duplicate", { flow: flow.id });
    readListAgain();
    notifyAction(`Made “${copy.draft.name}”, switched off`, "Open it", () =>
      go(`/flows/${copy.id}`),
    );
  } catch (error) {
    notifyError(`“${flow.name}” was not duplicated`, error);
  }
}

/** Writes the flow's file. */
export async function exportFlow(id: string): Promise<void> {
  try {
    const file = await rpc("flow_export", { flow: id });
    if (await saveFile(file.file, file.text)) notify(`Exported ${file.file}`);
  } catch (error) {
    notifyError("Not exported", error);
  }
}

/** What can be done to flows from the list, the empty start and the command palette. */
export function useFlowActions() {
  const [, go] = useLocation();
  return useMemo(
    () => ({
      create: () => void createFlow(go),
      openSample: () => void openSample(go),
      importFiles: (files: readonly File[]) => void importFiles(files, go),
      pickFiles: () => pickFiles(go),
      toggle: (flow: FlowSummary, on: boolean) => void switchFlow(flow, on, go),
      remove: (flow: FlowSummary) => void removeFlow(flow),
      duplicate: (flow: FlowSummary) => void duplicateFlow(flow, go),
      exportFile: (flow: FlowSummary) => void exportFlow(flow.id),
    }),
    [go],
  );
}
