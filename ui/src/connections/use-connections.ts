import { useMemo } from "react";
import type { ConnectionId, ConnectionSummary, VaultInfo } from "../bindings";
import { useRpc } from "../lib/query";

/** All connections, by name. */
export function useConnections() {
  return useRpc("connection_list", {});
}

/** One of them; undefined until the list is there, null when there is no such connection (any more). */
export function useConnectionById(
  id: ConnectionId | undefined,
): ConnectionSummary | null | undefined {
  const list = useConnections().data;
  return useMemo(
    () => (id ? list && (list.find((one) => one.id === id) ?? null) : null),
    [list, id],
  );
}

/** How the vault is. */
export function useVault() {
  return useRpc("vault_get", {});
}

/** Whether secrets can be used, or could be once there are some. */
export function vaultWorks(vault: VaultInfo): boolean {
  return vault.state === "open" || vault.state === "empty";
}
