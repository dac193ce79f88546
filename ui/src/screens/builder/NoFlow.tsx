import { useLocation } from "wouter";
import { Button } from "../../components/Button";
import { EmptyState, ErrorState } from "../../components/States";
import type { RpcError } from "../../lib/host";

/** In the place of a flow that cannot be shown. */
export function NoFlow({ error, onRetry }: { error: RpcError; onRetry: () => void }) {
  const [, go] = useLocation();
  return (
    <main className="flex-1 bg-surface">
      {error.code === "not_found" ? (
        <EmptyState
          title="This flow does not exist any more"
          actions={<Button onClick={() => go("/flows")}>All flows</Button>}
        >
          It was deleted, or it lives in another data folder.
        </EmptyState>
      ) : (
        <ErrorState title="This flow could not be opened" error={error} onRetry={onRetry} />
      )}
    </main>
  );
}
