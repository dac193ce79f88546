import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { useLocation } from "wouter";
import type { CatchUrl, CaughtSummary } from "../../bindings";
import { CopyButton } from "../../components/CopyButton";
import { Skeleton } from "../../components/Skeleton";
import { EmptyState, ErrorState } from "../../components/States";
import { TimeAgo } from "../../components/TimeAgo";
import { cx } from "../../lib/cx";
import { bytes } from "../../lib/format";
import { useRpc } from "../../lib/query";

/** All that a catch URL keeps. */
const KEPT = 500;
const ROW = 32;

/** The requests of one catch URL, newest first, as they come. */
export function CaughtRequests({ url, selected }: { url: CatchUrl; selected: string | undefined }) {
  const page = useRpc("caught_list", { catch: url.id, limit: KEPT });
  const requests = page.data?.requests;
  if (page.error && !requests) {
    return (
      <ErrorState
        title="The requests could not be read"
        error={page.error}
        onRetry={() => void page.refetch()}
      />
    );
  }
  if (!requests) return <Skeleton rows={8} label="Loading the requests" />;
  if (requests.length === 0) return <NothingYet url={url.url} />;
  return <List url={url} requests={requests} selected={selected} />;
}

function List(props: { url: CatchUrl; requests: CaughtSummary[]; selected: string | undefined }) {
  const { url, requests, selected } = props;
  const [, go] = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: requests.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (at) => requests[at]?.id ?? at,
    overscan: 12,
  });
  const at = requests.findIndex((request) => request.id === selected);

  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at, { align: "auto" });
  }, [at, rows]);

  const open = (index: number) => {
    const request = requests[Math.max(0, Math.min(requests.length - 1, index))];
    if (request) go(`/inspector/${url.id}/${request.id}`, { replace: selected !== undefined });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at < 0 ? 0 : at - 1,
      Home: 0,
      End: requests.length - 1,
    };
    const index = next[event.key];
    if (index !== undefined) open(index);
    else if (event.key === "Escape" && selected) go(`/inspector/${url.id}`);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div
        aria-hidden
        className="flex h-7 shrink-0 items-center border-b border-line text-12 font-medium whitespace-nowrap text-ink-3"
      >
        <span className="w-22 pl-4">Method</span>
        <span className="min-w-0 flex-1 px-2">Path and query</span>
        <span className="w-40 px-2 @max-2xl:hidden">Content type</span>
        <span className="w-20 px-2 text-right @max-md:hidden">Size</span>
        <span className="w-28 pr-4 pl-2 text-right">Received</span>
      </div>
      <div
        ref={scroller}
        role="listbox"
        tabIndex={0}
        aria-label="Requests, newest first"
        aria-activedescendant={at >= 0 ? `caught-${selected}` : undefined}
        onKeyDown={onKeyDown}
        className="min-h-0 flex-1 overflow-auto -outline-offset-2"
      >
        <div className="relative" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((item) => {
            const request = requests[item.index];
            if (!request) return null;
            const here = request.id === selected;
            return (
              <div
                key={item.key}
                id={`caught-${request.id}`}
                role="option"
                aria-selected={here}
                tabIndex={-1}
                onClick={() => open(item.index)}
                onKeyDown={undefined}
                className={cx(
                  "absolute inset-x-0 flex h-row items-center border-b border-line",
                  here ? "row-selected" : "hover:bg-hover",
                )}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <span className="w-22 shrink-0 pl-4 font-mono text-12 font-semibold">
                  {request.method}
                </span>
                <span
                  className="min-w-0 flex-1 truncate px-2 font-mono text-12 text-ink-2"
                  title={request.rest}
                >
                  {request.rest || "/"}
                </span>
                <span className="w-40 shrink-0 truncate px-2 text-ink-2 @max-2xl:hidden">
                  {request.content_type ?? ""}
                </span>
                <span className="num w-20 shrink-0 px-2 text-right text-ink-2 @max-md:hidden">
                  {bytes(request.size)}
                </span>
                <TimeAgo at={request.at} className="num w-28 shrink-0 pr-4 pl-2 text-right" />
              </div>
            );
          })}
        </div>
      </div>
    </>
  );
}

function NothingYet({ url }: { url: string }) {
  const command = `curl -X POST '${url}' -H 'content-type: application/json' -d '{"hello":"world"}'`;
  return (
    <EmptyState
      title="Nothing has arrived here yet."
      actions={<CopyButton label="Copy the command" words="Copy the command" text={command} />}
    >
      Send it something, for example from a terminal. Requests appear here as they come.
      <code className="mt-3 block rounded-2 bg-sunken px-3 py-2 font-mono text-12 leading-[18px] wrap-anywhere text-ink">
        {command}
      </code>
    </EmptyState>
  );
}
