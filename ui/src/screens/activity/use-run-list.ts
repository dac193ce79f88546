import { useCallback, useEffect, useMemo, useReducer, useRef } from "react";
import type { RunFilter, RunPage, WatchEvent } from "../../bindings";
import { RpcError, rpc, watch } from "../../lib/host";
import { matches } from "./activity-filter";
import { firstPage, foldRuns, NO_RUNS, olderPage, type RunList, release, trim } from "./run-list";

const PAGE = 100;
/** How many runs a list that grows by itself keeps. */
const KEPT = 5000;
/** Events are folded in batches, so that a busy engine costs a few renders a second. */
const BATCH = 200;

export interface Runs {
  list: RunList;
  state: "loading" | "ready" | "failed";
  error: RpcError | undefined;
  loadOlder: () => void;
  release: () => void;
  reload: () => void;
}

interface State {
  filter: RunFilter;
  list: RunList;
  state: Runs["state"];
  error: RpcError | undefined;
  /** What arrived before the first page did. */
  early: readonly WatchEvent[];
  tries: number;
}

type Change =
  | { type: "filter"; filter: RunFilter }
  | { type: "page"; filter: RunFilter; page: RunPage }
  | { type: "older"; filter: RunFilter; page: RunPage }
  | { type: "failed"; filter: RunFilter; error: RpcError }
  | { type: "events"; events: readonly WatchEvent[]; hold: boolean }
  | { type: "release" }
  | { type: "reload" };

function reduce(state: State, change: Change): State {
  const belongs = (run: Parameters<typeof matches>[1]) => matches(state.filter, run);
  switch (change.type) {
    case "filter":
      if (change.filter === state.filter) return { ...state, early: [] };
      return { ...state, filter: change.filter, state: "loading", early: [] };
    case "page": {
      if (change.filter !== state.filter) return state;
      const list = foldRuns(firstPage(change.page), state.early, { belongs, hold: false });
      return { ...state, list, state: "ready", error: undefined, early: [] };
    }
    case "older":
      if (change.filter !== state.filter) return state;
      return { ...state, list: olderPage(state.list, change.page) };
    case "failed":
      if (change.filter !== state.filter) return state;
      return { ...state, state: "failed", error: change.error };
    case "events": {
      if (state.state !== "ready") return { ...state, early: [...state.early, ...change.events] };
      const list = foldRuns(state.list, change.events, { belongs, hold: change.hold });
      return { ...state, list: change.hold ? list : trim(list, KEPT) };
    }
    case "release":
      return { ...state, list: release(state.list) };
    case "reload":
      return { ...state, state: "loading", early: [], tries: state.tries + 1 };
  }
}

/**
 * The runs that a filter finds, newest first and live: subscribed first, then read, then every
 * later event folded in. With `hold`, new runs wait to be asked for.
 */
export function useRunList(filter: RunFilter, hold: boolean): Runs {
  const [state, change] = useReducer(reduce, {
    filter,
    list: NO_RUNS,
    state: "loading",
    error: undefined,
    early: [],
    tries: 0,
  });
  const held = useRef(hold);
  held.current = hold;
  const loadingOlder = useRef(false);
  const { tries } = state;

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try reads the list again
  useEffect(() => {
    change({ type: "filter", filter });
    let batch: WatchEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      timer = undefined;
      const events = batch;
      batch = [];
      // Only the engine knows which runs hold the words, so the list is read again.
      if (filter.text && events.some((event) => event.type === "run")) read();
      else change({ type: "events", events, hold: held.current });
    };
    const read = () => {
      rpc("run_list", { filter, limit: PAGE }).then(
        (page) => change({ type: "page", filter, page }),
        (error: unknown) => change({ type: "failed", filter, error: RpcError.from(error) }),
      );
    };
    const stop = watch((event) => {
      if (event.type === "resync") change({ type: "reload" });
      if (event.type !== "run" && event.type !== "step") return;
      batch.push(event);
      timer ??= setTimeout(flush, filter.text ? 1000 : BATCH);
    });
    read();
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [filter, tries]);

  const last = state.list.runs.at(-1)?.id;
  const older = state.state === "ready" && state.list.more && last !== undefined;
  const loadOlder = useCallback(() => {
    if (!older || loadingOlder.current) return;
    loadingOlder.current = true;
    rpc("run_list", { filter, before: last, limit: PAGE })
      .then(
        (page) => change({ type: "older", filter, page }),
        // What is read already stays; scrolling on asks again.
        () => undefined,
      )
      .finally(() => {
        loadingOlder.current = false;
      });
  }, [filter, last, older]);

  return useMemo(
    () => ({
      list: state.list,
      state: state.state,
      error: state.error,
      loadOlder,
      release: () => change({ type: "release" }),
      reload: () => change({ type: "reload" }),
    }),
    [state.list, state.state, state.error, loadOlder],
  );
}
