import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { Trouble } from "../../bindings";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { AgainDialog } from "../../delivery/again/AgainDialog";
import { AgainProgress } from "../../delivery/again/AgainProgress";
import { failedRuns } from "../../delivery/failed-runs";
import { useTroubles } from "../../delivery/use-troubles";
import { placeOf } from "../../delivery/words";
import { cx } from "../../lib/cx";
import { number } from "../../lib/format";
import { Page } from "../../shell/Page";
import { ActivityTabs } from "../activity/ActivityTabs";
import { EndedTrouble } from "./EndedTrouble";
import { OpenTrouble } from "./OpenTrouble";

/** Where deliveries fail now, what is lost by it, and what can be done; below, what is over. */
export default function Troubles() {
  const { troubles, error, refetch } = useTroubles();
  const [again, setAgain] = useState<Trouble>();
  return (
    <Page title="Activity" sub={<ActivityTabs />}>
      <AgainProgress />
      <div className="min-h-0 flex-1 overflow-auto">
        {troubles ? (
          <>
            {troubles.open.length > 0 ? (
              <ul aria-label="Troubles">
                {troubles.open.map((trouble) => (
                  <OpenTrouble
                    key={trouble.id}
                    trouble={trouble}
                    onAgain={() => setAgain(trouble)}
                  />
                ))}
              </ul>
            ) : (
              <EmptyState
                className={troubles.ended.length > 0 ? "h-[60%]" : ""}
                title="Every delivery arrives"
              >
                When an address fails five times in a row, it is listed here with its last answer,
                and you are told. Deliveries wait or are tried again; none is lost.
              </EmptyState>
            )}
            {troubles.ended.length > 0 && <Ended troubles={troubles.ended} onAgain={setAgain} />}
          </>
        ) : error ? (
          <ErrorState
            title="The troubles could not be read"
            error={error}
            onRetry={() => void refetch()}
          />
        ) : (
          <Skeleton tall rows={4} label="Loading the troubles" />
        )}
      </div>
      {again && (
        <AgainDialog
          title={`Try what failed at ${placeOf(again.destination)} again`}
          runs={{ type: "found", filter: failedRuns(again) }}
          from="failed"
          onClose={() => setAgain(undefined)}
        />
      )}
    </Page>
  );
}

/** Folded: what is over needs nobody. */
function Ended({
  troubles,
  onAgain,
}: {
  troubles: readonly Trouble[];
  onAgain: (trouble: Trouble) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Troubles that are over" className="border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-bar w-full items-center gap-2 border-b border-line px-4 text-left text-12 font-medium text-ink-2 hover:bg-hover focus-visible:-outline-offset-2"
      >
        <ChevronRight className={cx("size-3.5 transition-transform", open && "rotate-90")} />
        Ended
        <span className="num font-normal text-ink-3">{number(troubles.length)}</span>
      </button>
      {open && (
        <ul>
          {troubles.map((trouble) => (
            <EndedTrouble key={trouble.id} trouble={trouble} onAgain={() => onAgain(trouble)} />
          ))}
        </ul>
      )}
    </section>
  );
}
