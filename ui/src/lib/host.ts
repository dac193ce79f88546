/**
 * The boundary to the engine, the same in both hosts: in the window a Tauri command and a channel,
 * in a browser tab `POST rpc/<method>` and one `POST watch` stream.
 * The only file that imports @tauri-apps.
 */
import { Channel, invoke, isTauri } from "@tauri-apps/api/core";
import type { Methods, WatchEvent } from "../bindings";
import { servedTransport, takeToken } from "./host/served";
import type { Transport } from "./host/transport";
import { Watcher } from "./host/watcher";
import { RpcError } from "./rpc-error";

export { RpcError } from "./rpc-error";

export type Method = keyof Methods & string;
export type RequestOf<M extends Method> = Methods[M]["request"];
export type ResponseOf<M extends Method> = Methods[M]["response"];

/** A request without content may be left out. */
export type RequestArgs<M extends Method> =
  Record<string, never> extends RequestOf<M> ? [request?: RequestOf<M>] : [request: RequestOf<M>];

const windowTransport: Transport = {
  async call(method, request) {
    try {
      return await invoke<string>("rpc", { method, request });
    } catch (error) {
      throw RpcError.from(error);
    }
  },
  async watch(since, opened, event) {
    const events = new Channel<string>();
    events.onmessage = event;
    try {
      const ended = invoke("watch", { request: JSON.stringify({ since }), events });
      opened();
      await ended;
    } catch (error) {
      throw RpcError.from(error);
    }
  },
};

const transport: Transport = isTauri()
  ? windowTransport
  : servedTransport(takeToken(window.location, window.history, window.sessionStorage));

const watcher = new Watcher(transport);

/** Calls the engine. Rejects with an RpcError: a code, a sentence for a person, the field at fault. */
export async function rpc<M extends Method>(
  method: M,
  ...[request]: RequestArgs<M>
): Promise<ResponseOf<M>> {
  const text = await transport.call(method, JSON.stringify(request ?? {}));
  return JSON.parse(text) as ResponseOf<M>;
}

/** Calls back for every event until the returned function is called. */
export function watch(listener: (event: WatchEvent) => void): () => void {
  return watcher.watch(listener);
}

/** The state of the connection, for useSyncExternalStore. */
export const connection = {
  get: watcher.connection,
  subscribe: watcher.onConnection,
  retry: watcher.retry,
};

/** In the window, the system's own "save as"; a browser tab downloads instead. */
export const saveInWindow: ((name: string, text: string) => Promise<boolean>) | undefined =
  isTauri()
    ? async (name, text) => {
        try {
          return await invoke<boolean>("save_file", { name, text });
        } catch (error) {
          throw RpcError.from(error);
        }
      }
    : undefined;

/** Opens a web address in the user's browser: the system's, or a new tab beside this one. */
export async function openExternal(url: string): Promise<void> {
  if (isTauri()) {
    try {
      await invoke("open_outside", { url });
    } catch (error) {
      throw RpcError.from(error);
    }
    return;
  }
  if (!/^https?:\/\//i.test(url)) {
    throw new RpcError("not_web", `${url} is not opened: it is no web address.`);
  }
  window.open(url, "_blank", "noopener,noreferrer");
}
