import type { ConnectionId, Limits } from "../../bindings";
import { Button } from "../../components/Button";
import { ErrorState, Message } from "../../components/States";
import { LimitsFields } from "../../delivery/limits/LimitsFields";
import { useLimits } from "../../delivery/limits/use-limits";
import { queryClient, queryKey, useRpc, useRpcMutation } from "../../lib/query";
import { Part } from "./Part";

/** How much may go through a connection at a time, wherever to. */
export function ConnectionLimits({ connection }: { connection: ConnectionId }) {
  const limits = useRpc("connection_limits", { connection });
  return (
    <Part title="Limits">
      {limits.data ? (
        <Form key={JSON.stringify(limits.data)} connection={connection} limits={limits.data} />
      ) : (
        limits.error && (
          <ErrorState
            className="p-0"
            title="The limits could not be read"
            error={limits.error}
            onRetry={() => void limits.refetch()}
          />
        )
      )}
    </Part>
  );
}

function Form({ connection, limits: saved }: { connection: ConnectionId; limits: Limits }) {
  const save = useRpcMutation("connection_limits");
  const limits = useLimits(saved, save.error);
  const submit = () => {
    if (!limits.limits || !limits.changed) return;
    save.mutate(
      { connection, limits: limits.limits },
      {
        onSuccess: (now) =>
          queryClient.setQueryData(queryKey("connection_limits", { connection }), now),
      },
    );
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <p className="mb-2 text-12 text-ink-3">
        They hold for all flows together, wherever they send with this connection.
      </p>
      <LimitsFields draft={limits.draft} onChange={limits.setDraft} problems={limits.problems} />
      {limits.refusal && (
        <Message className="mt-3" title="Not saved">
          {limits.refusal}
        </Message>
      )}
      {limits.changed && (
        <div className="mt-3 flex gap-2">
          <Button type="submit" size="sm" busy={save.isPending} disabled={!limits.limits}>
            Save limits
          </Button>
          <Button
            size="sm"
            tone="quiet"
            onClick={() => {
              limits.discard();
              save.reset();
            }}
          >
            Discard
          </Button>
        </div>
      )}
    </form>
  );
}
