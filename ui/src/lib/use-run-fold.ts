import { useEffect, useReducer } from "react";
import type { RunId, WatchEvent } from "../bindings";
import { RpcError, rpc, watch } from "./host";
import { foldRun, type RunFold, startFold } from "./runFold";

export interface RunNow {
  fold: RunFold | undefined;
  error: RpcError | undefined;
  retry: () => void;
}

interface State {
  run: RunId | undefined;
  fold: RunFold | undefined;
  error: RpcError | undefined;
  /** What arrived before the snapshot did. */
  early: readonly WatchEvent[];
  tries: number;
}

type Change =
  | { type: "open"; run: RunId | undefined }
  | { type: "snapshot"; run: RunId; fold: RunFold }
  | { type: "failed"; run: RunId; error: RpcError }
  | { type: "event"; event: WatchEvent }
  | { type: "retry" };

function reduce(state: State, change: Change): State {
  switch (change.type) {
    case "open":
      if (change.run === state.run) return { ...state, early: [] };
      return { ...state, run: change.run, fold: undefined, error: undefined, early: [] };
    case "snapshot":
      if (change.run !== state.run) return state;
      return {
        ...state,
        fold: state.early.reduce(foldRun, change.fold),
        error: undefined,
        early: [],
      };
    case "failed":
      // What is shown already stays; the next resync reads it again.
      if (change.run !== state.run || state.fold) return state;
      return { ...state, error: change.error };
    case "event": {
      if (change.event.type === "resync") return { ...state, tries: state.tries + 1 };
      if (!state.fold) return { ...state, early: [...state.early, change.event] };
      const fold = foldRun(state.fold, change.event);
      return fold === state.fold ? state : { ...state, fold };
    }
    case "retry":
      return { ...state, error: undefined, tries: state.tries + 1 };
  }
}

/** One run as it is now: subscribed first, then read, then every later event folded in. */
export function useRunFold(run: RunId | undefined): RunNow {
  const [state, change] = useReducer(reduce, {
    run,
    fold: undefined,
    error: undefined,
    early: [],
    tries: 0,
  });
  const { tries } = state;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads the run again
  useEffect(() => {
    change({ type: "open", run });
    if (run === undefined) return;
    const stop = watch((event) => {
      if (concerns(event, run)) change({ type: "event", event });
    });
    rpc("run_get", { run }).then(
      (detail) => change({ type: "snapshot", run, fold: startFold(detail) }),
      (error: unknown) => change({ type: "failed", run, error: RpcError.from(error) }),
    );
    return stop;
  }, [run, tries]);

  return {
    fold: state.run === run ? state.fold : undefined,
    error: state.run === run ? state.error : undefined,
    retry: () => change({ type: "retry" }),
  };
}

function concerns(event: WatchEvent, run: RunId): boolean {
  switch (event.type) {
    case "run":
      return event.run.id === run;
    case "step":
    case "step_started":
      return event.run === run;
    default:
      return event.type === "resync";
  }
}
