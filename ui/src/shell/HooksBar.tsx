import { Link, useLocation } from "wouter";
import type { HooksState } from "../bindings";
import { Button } from "../components/Button";
import { notifyError } from "../components/toast";
import { useRpcMutation } from "../lib/query";
import { Bar } from "./Bar";

/** It does not listen, or not where it should. */
export function hasProblem(hooks: HooksState): boolean {
  return !hooks.open || hooks.problem != null;
}

/** Said when events do not arrive where they should: why, and a port that is free. */
export function HooksBar({ hooks }: { hooks: HooksState }) {
  const [location] = useLocation();
  const open = useRpcMutation("hooks_open");
  const tryPort = (port?: number) =>
    open.mutate({ port }, { onError: (error) => notifyError("Not listening", error) });
  // The settings say the same, with more room.
  if (location.startsWith("/settings")) return null;
  return (
    <Bar
      actions={
        <>
          {hooks.free_port != null && (
            <Button
              size="sm"
              busy={open.isPending}
              onClick={() => tryPort(hooks.free_port ?? undefined)}
            >
              Use port {hooks.free_port}
            </Button>
          )}
          <Button size="sm" busy={open.isPending} onClick={() => tryPort()}>
            Try again
          </Button>
          <Link
            href="/settings"
            className="self-center px-1 text-12 font-medium text-accent hover:underline"
          >
            Settings
          </Link>
        </>
      }
    >
      {hooks.problem}{" "}
      {hooks.open ? `Events still arrive at ${hooks.url}.` : "Events from outside do not arrive."}
    </Bar>
  );
}
