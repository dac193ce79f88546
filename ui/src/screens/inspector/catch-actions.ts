import { useMemo } from "react";
import { useLocation } from "wouter";
import type { CatchUrl } from "../../bindings";
import { notify, notifyError, notifyUndo } from "../../components/toast";
import { plural } from "../../lib/format";
import { freeName } from "../../lib/free-name";
import { rpc } from "../../lib/host";
import { queryClient, queryKey } from "../../lib/query";

function patchList(change: (urls: CatchUrl[]) => CatchUrl[]): void {
  queryClient.setQueryData<CatchUrl[]>(queryKey("catch_list"), (urls) => urls && change(urls));
}

function readListAgain(): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: queryKey("catch_list") });
}

async function create(go: (path: string) => void): Promise<void> {
  const known = queryClient.getQueryData<CatchUrl[]>(queryKey("catch_list")) ?? [];
  try {
    const made = await rpc("catch_create", {
      name: freeName(
        known.map((url) => url.name),
        "Catch URL",
      ),
    });
    patchList((urls) => (urls.some((url) => url.id === made.id) ? urls : [...urls, made]));
    go(`/inspector/${made.id}`);
  } catch (error) {
    notifyError("No catch URL was made", error);
  }
}

async function remove(url: CatchUrl): Promise<void> {
  patchList((urls) => urls.filter((one) => one.id !== url.id));
  try {
    await rpc("catch_delete", { catch: url.id });
    const kept = url.kept > 0 ? ` and ${plural(url.kept, "request")}` : "";
    notifyUndo(`Deleted “${url.name}”${kept}`, () => {
      rpc("catch_restore", { catch: url.id })
        .catch((error: unknown) => notifyError("Not restored", error))
        .finally(() => void readListAgain());
    });
  } catch (error) {
    notifyError(`“${url.name}” was not deleted`, error);
  }
  void readListAgain();
}

async function clear(url: CatchUrl): Promise<void> {
  try {
    await rpc("caught_clear", { catch: url.id });
    notify(`Forgot ${plural(url.kept, "request")} of “${url.name}”`);
  } catch (error) {
    notifyError("Not cleared", error);
  }
  void queryClient.invalidateQueries({ queryKey: ["caught_list"] });
  void readListAgain();
}

export type CatchActions = ReturnType<typeof useCatchActions>;

export function useCatchActions() {
  const [, go] = useLocation();
  return useMemo(
    () => ({
      create: () => void create(go),
      remove: (url: CatchUrl) => void remove(url),
      clear: (url: CatchUrl) => void clear(url),
    }),
    [go],
  );
}
