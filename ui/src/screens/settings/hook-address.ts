/** The listener's address in two parts, as the settings show it. */
export interface HookAddress {
  host: string;
  port: string;
}

/** Splits `127.0.0.1:7676` or `[::1]:7676`. */
export function splitAddress(address: string): HookAddress {
  const colon = address.lastIndexOf(":");
  if (colon < 0 || address.endsWith("]")) return { host: address, port: "" };
  return { host: address.slice(0, colon), port: address.slice(colon + 1) };
}

export function joinAddress({ host, port }: HookAddress): string {
  return `${host}:${port.trim()}`;
}

/** Why a port cannot be used, or nothing. */
export function portProblem(port: string): string | undefined {
  const number = Number(port.trim());
  const fits = /^\d{1,5}$/.test(port.trim()) && number >= 1 && number <= 65535;
  return fits ? undefined : "Give a port from 1 to 65535.";
}

/** Whether other computers can reach a listener at this host. */
export function isOpenToOthers(host: string): boolean {
  return !(host.startsWith("127.") || host === "[::1]" || host === "localhost");
}
