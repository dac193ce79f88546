import type { ReactNode } from "react";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { type ActivityFilter, isNarrowed, RANGE_WORDS } from "./activity-filter";
import type { Runs } from "./use-run-list";

/** The list, or what stands in its place: loading, a failure, nothing found, nothing yet. */
export function RunsState({
  runs,
  filter,
  onClear,
  onFlows,
  children,
}: {
  runs: Runs;
  filter: ActivityFilter;
  onClear: () => void;
  onFlows: () => void;
  children: ReactNode;
}) {
  if (runs.state === "failed") {
    return (
      <ErrorState
        title="The runs could not be read"
        error={runs.error ?? null}
        onRetry={runs.reload}
      />
    );
  }
  if (runs.list.runs.length > 0 || runs.list.held.length > 0) return children;
  if (runs.state === "loading") return <Skeleton rows={12} label="Loading the runs" />;
  if (isNarrowed(filter)) {
    return (
      <EmptyState title="No run matches" actions={<Button onClick={onClear}>Show all runs</Button>}>
        Nothing{filter.range === "all" ? "" : ` in the ${RANGE_WORDS[filter.range].toLowerCase()}`}{" "}
        fits these filters.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Runs appear here as events arrive"
      actions={
        <>
          <Button tone="primary" onClick={onFlows}>
            Go to the flows
          </Button>
          {filter.range !== "all" && (
            <Button tone="quiet" onClick={onClear}>
              Show all time
            </Button>
          )}
        </>
      }
    >
      Each shows its steps, every request and every answer. Switch a flow on and send it an event.
    </EmptyState>
  );
}
