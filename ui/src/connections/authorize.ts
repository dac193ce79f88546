import type { Authorizing, ConnectionDetail, ConnectionId } from "../bindings";
import { notifyError } from "../components/toast";
import { openExternal, rpc } from "../lib/host";
import { queryClient, queryKey } from "../lib/query";

/** What the engine just said of a connection is known everywhere, before its event arrives. */
export function keepConnection(detail: ConnectionDetail): void {
  queryClient.setQueryData(queryKey("connection_get", { connection: detail.id }), detail);
  void queryClient.invalidateQueries({ queryKey: ["connection_list"] });
}

/** Begins an authorization, and opens the browser where one is needed and no code has to be read first. */
export async function authorize(connection: ConnectionId): Promise<ConnectionDetail> {
  const detail = await rpc("connection_authorize", { connection });
  keepConnection(detail);
  if (detail.authorizing && detail.authorizing.user_code == null) openBrowser(detail.authorizing);
  return detail;
}

export function openBrowser({ url }: Authorizing): void {
  openExternal(url).catch((error: unknown) => notifyError("The browser did not open", error));
}

/** Gives up an authorization under way. */
export async function giveUp(connection: ConnectionId): Promise<void> {
  keepConnection(await rpc("connection_authorize_cancel", { connection }));
}
