import { useLocation } from "wouter";
import type { ConnectionId } from "../bindings";
import { Button } from "../components/Button";
import { originIn } from "./words";

export interface ConfirmOriginProps {
  connection: ConnectionId;
  /** The engine's refusal, which names the origin. */
  message: string;
}

/** The way from a refused address to the question whether the credential may go there. */
export function ConfirmOrigin({ connection, message }: ConfirmOriginProps) {
  const [, go] = useLocation();
  const origin = originIn(message);
  const query = origin ? `?confirm=${encodeURIComponent(origin)}` : "";
  return (
    <Button size="sm" onClick={() => go(`/connections/${connection}${query}`)}>
      {origin ? "Confirm this address…" : "Open the connection"}
    </Button>
  );
}
