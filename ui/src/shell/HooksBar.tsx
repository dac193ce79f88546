import { Link, useLocation } from "wouter";
import type { HooksState } from "../bindings";
import { Button } from "../components/Button";
import { notifyError } from "../components/toast";
import { useRpcMutation } from "../lib/query";
import { Bar } from "./Bar";

/** Said when nothing listens: why, and a port that is free. Everything else works. */
export function HooksBar({ hooks }: { hooks: HooksState }) {
  const [location] = useLocation();
  const open = useRpcMutation("hooks_open");
  const tryPort = (port?: number) =>
    open.mutate({ port }, { onError: (error) => notifyError("Not listening", error) });
  // The settings say the same, with more room.
  if (location === "/settings") return null;
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
      Events from outside do not arrive. {hooks.problem}
    </Bar>
  );
}
