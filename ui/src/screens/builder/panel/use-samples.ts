import { useEffect } from "react";
import { watch } from "../../../lib/host";
import { queryClient, useRpc } from "../../../lib/query";
import { isFinished } from "../../../lib/runFold";
import { throttle } from "../../../lib/throttle";

/** The sample data of a flow, read again when a run of it has ended or its draft was saved. */
export function useSamples(flow: string) {
  useEffect(() => {
    const again = throttle(
      () => queryClient.invalidateQueries({ queryKey: ["samples_get", { flow }] }),
      500,
    );
    return watch((event) => {
      const ended = event.type === "run" && event.run.flow === flow && isFinished(event.run.state);
      if (ended || (event.type === "flow" && event.flow === flow)) again();
    });
  }, [flow]);
  return useRpc("samples_get", { flow }, { enabled: flow !== "", keep: true });
}
