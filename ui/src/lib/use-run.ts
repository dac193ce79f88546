import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect } from "react";
import type { RunDetail, RunId } from "../bindings";
import type { RpcError } from "./host";
import { watch } from "./host";
import { queryClient, queryKey, useRpc } from "./query";

/** One run, read again whenever an event says that it changed. Nothing while there is no id. */
export function useRun(run: RunId | undefined): UseQueryResult<RunDetail, RpcError> {
  useEffect(() => {
    if (run === undefined) return;
    const key = queryKey("run_get", { run });
    return watch((event) => {
      const its =
        (event.type === "run" && event.run.id === run) ||
        (event.type === "step" && event.run === run);
      if (its) void queryClient.invalidateQueries({ queryKey: key });
    });
  }, [run]);
  return useRpc("run_get", { run: run ?? "" }, { enabled: run !== undefined });
}
