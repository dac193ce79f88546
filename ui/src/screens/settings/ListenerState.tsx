import type { HooksState } from "../../bindings";
import { Button } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Message } from "../../components/States";
import { StatusMark } from "../../components/Status";
import { notifyError } from "../../components/toast";
import { useRpcMutation } from "../../lib/query";
import { hasProblem } from "../../shell/HooksBar";

/** Whether it listens where it should; if not, why, who holds the port, and one that is free. */
export function ListenerState({ hooks }: { hooks: HooksState }) {
  const open = useRpcMutation("hooks_open");
  const tryPort = (port?: number) =>
    open.mutate({ port }, { onError: (error) => notifyError("Not listening", error) });

  if (!hasProblem(hooks)) {
    return (
      <div className="flex items-center gap-2">
        <StatusMark mark="ok" plain>
          Listening at <code className="font-mono text-12 select-all">{hooks.url}</code>
        </StatusMark>
        <CopyButton size="sm" label="Copy the address" text={hooks.url} />
      </div>
    );
  }
  return (
    <Message
      className="w-full"
      tone={hooks.open ? "waiting" : "failed"}
      title={
        hooks.open
          ? `Still listening at ${hooks.url}, not at ${hooks.address}`
          : `Nothing listens at ${hooks.address}`
      }
      actions={
        <>
          {hooks.free_port != null && (
            <Button
              size="sm"
              busy={open.isPending}
              onClick={() => tryPort(hooks.free_port ?? undefined)}
            >
              Use port {hooks.free_port} instead
            </Button>
          )}
          <Button size="sm" tone="quiet" busy={open.isPending} onClick={() => tryPort()}>
            Try {hooks.address} again
          </Button>
        </>
      }
    >
      {hooks.problem}
      {!hooks.open && " Events from outside do not arrive until it listens; everything else works."}
    </Message>
  );
}
