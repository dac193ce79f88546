import { RpcError, UNAUTHORIZED, UNREACHABLE } from "../rpc-error";
import { lines } from "./lines";
import type { Transport } from "./transport";

const KEY = "hookline.token";

/**
 * The token comes in the URL's fragment, which no server sees; it moves to sessionStorage and the
 * fragment is cleaned, so that it stays out of history, bookmarks and shared screens.
 */
export function takeToken(location: Location, history: History, storage: Storage): string | null {
  const match = /^#token=([A-Za-z0-9_-]+)$/.exec(location.hash);
  if (match?.[1]) {
    storage.setItem(KEY, match[1]);
    history.replaceState(null, "", `${location.pathname}${location.search}#/`);
  }
  return storage.getItem(KEY);
}

/** `POST rpc/<method>` and `POST watch` beside the page, with the token as Bearer. */
export function servedTransport(token: string | null, base = "."): Transport {
  async function post(path: string, body: string, signal?: AbortSignal): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(`${base}/${path}`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", Authorization: `Bearer ${token ?? ""}` },
        credentials: "omit",
        cache: "no-store",
        ...(signal && { signal }),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new RpcError(UNREACHABLE, "Hookline cannot be reached. It may have been stopped.");
    }
    if (response.ok) return response;
    if (response.status === 401) {
      throw new RpcError(UNAUTHORIZED, "This tab has no valid key for Hookline.");
    }
    throw RpcError.from(await response.text());
  }

  return {
    call: async (method, request, signal) => (await post(`rpc/${method}`, request, signal)).text(),
    async watch(since, opened, event, signal) {
      const request = JSON.stringify(since === undefined ? {} : { since });
      const response = await post("watch", request, signal);
      opened();
      if (!response.body) return;
      for await (const line of lines(response.body)) event(line);
    },
  };
}
