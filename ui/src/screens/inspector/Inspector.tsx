import { Plus } from "lucide-react";
import { useEffect } from "react";
import { useLocation, useParams } from "wouter";
import { Button } from "../../components/Button";
import { Skeleton } from "../../components/Skeleton";
import { Splitter } from "../../components/Splitter";
import { EmptyState, ErrorState } from "../../components/States";
import { number } from "../../lib/format";
import { pref, usePref, within } from "../../lib/prefs";
import { useRpc } from "../../lib/query";
import { Page } from "../../shell/Page";
import { CatchBar } from "./CatchBar";
import { CatchUrls } from "./CatchUrls";
import { CaughtRequest } from "./CaughtRequest";
import { CaughtRequests } from "./CaughtRequests";
import { useCatchActions } from "./catch-actions";

const NARROWEST = 320;
const WIDEST = 960;
const detailPref = pref<number | undefined>(
  "inspector.detail",
  undefined,
  within(NARROWEST, WIDEST),
);

/** Catch URLs, the requests that they keep, and one request in full. */
export default function Inspector() {
  const params = useParams<{ catch?: string; caught?: string }>();
  const [, go] = useLocation();
  const urls = useRpc("catch_list", {});
  const actions = useCatchActions();
  const [chosenWidth, setWidth] = usePref(detailPref);
  // Until somebody moves it, a wide window gives it more.
  const width = chosenWidth ?? (window.innerWidth >= 1600 ? 560 : 440);

  const chosen = urls.data?.find((url) => url.id === params.catch);
  const first = urls.data?.[0];
  useEffect(() => {
    // Without a choice, or with one that has been deleted, the first is shown.
    if (urls.data && !chosen && first) go(`/inspector/${first.id}`, { replace: true });
  }, [urls.data, chosen, first, go]);

  const create = (
    <Button tone="primary" icon={<Plus />} onClick={actions.create}>
      New catch URL
    </Button>
  );

  return (
    <Page
      title="Inspector"
      sub={urls.data?.length ? number(urls.data.length) : undefined}
      actions={urls.data?.length === 0 ? undefined : create}
    >
      {urls.isPending && <Skeleton rows={6} label="Loading the catch URLs" />}
      {urls.error && !urls.data && (
        <ErrorState
          title="The catch URLs could not be read"
          error={urls.error}
          onRetry={() => void urls.refetch()}
        />
      )}
      {urls.data?.length === 0 && (
        <EmptyState
          title="A catch URL keeps every request that it receives, so that you can read it."
          actions={create}
        >
          Point a Send Webhook step, or any program on this machine, at it.
        </EmptyState>
      )}
      {urls.data && chosen && (
        <div className="flex min-h-0 flex-1">
          <CatchUrls urls={urls.data} chosen={chosen.id} yields={params.caught !== undefined} />
          <section aria-label={chosen.name} className="@container flex min-w-0 flex-1 flex-col">
            <CatchBar url={chosen} actions={actions} />
            <CaughtRequests url={chosen} selected={params.caught} />
          </section>
          {params.caught && (
            <aside
              aria-label="Request"
              className="relative flex min-h-0 min-w-0 flex-col border-l border-line"
              style={{ width, maxWidth: "calc(100% - 320px)" }}
            >
              <Splitter
                label="Width of the request"
                line="vertical"
                value={width}
                least={NARROWEST}
                most={WIDEST}
                onChange={setWidth}
              />
              <CaughtRequest
                key={params.caught}
                id={params.caught}
                onClose={() => go(`/inspector/${chosen.id}`)}
              />
            </aside>
          )}
        </div>
      )}
    </Page>
  );
}
