import { X } from "lucide-react";
import { useState } from "react";
import type { CaughtDetail, Header } from "../../bindings";
import { IconButton } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { Tabs } from "../../components/Tabs";
import { bytes, fullTime } from "../../lib/format";
import { useRpc } from "../../lib/query";
import { CaughtBody } from "./CaughtBody";

type Part = "body" | "headers" | "query";

/** One kept request in full. */
export function CaughtRequest({ id, onClose }: { id: string; onClose: () => void }) {
  const caught = useRpc("caught_get", { caught: id });
  if (caught.error) {
    return (
      <ErrorState
        title="The request could not be read"
        error={caught.error}
        onRetry={() => void caught.refetch()}
      />
    );
  }
  if (!caught.data) return <Skeleton rows={6} label="Loading the request" />;
  return <Whole request={caught.data} onClose={onClose} />;
}

function Whole({ request, onClose }: { request: CaughtDetail; onClose: () => void }) {
  const { summary } = request;
  const [part, setPart] = useState<Part>("body");
  return (
    <>
      <div className="flex items-start gap-2 pt-3 pr-2 pb-2 pl-4">
        <div className="min-w-0 flex-1">
          <h2 className="font-mono text-12 leading-5 wrap-anywhere">
            <b className="font-semibold">{summary.method}</b> {summary.rest || "/"}
          </h2>
          <p className="num text-12 text-ink-3">
            {fullTime(summary.at)}, {bytes(summary.size)}
          </p>
        </div>
        <IconButton size="sm" label="Close" keys="Esc" onClick={onClose}>
          <X />
        </IconButton>
      </div>
      <Tabs
        label="Parts of the request"
        value={part}
        onChange={setPart}
        className="flex-1"
        tabs={[
          { value: "body", label: "Body" },
          { value: "headers", label: "Headers", count: request.headers.length },
          { value: "query", label: "Query", count: request.query.length },
        ]}
      >
        {part === "body" && <CaughtBody body={request.body} />}
        {part === "headers" && <Pairs pairs={request.headers} none="It had no headers." />}
        {part === "query" && <Pairs pairs={request.query} none="Its address had no query." />}
      </Tabs>
    </>
  );
}

function Pairs({ pairs, none }: { pairs: readonly Header[]; none: string }) {
  if (pairs.length === 0) return <p className="px-4 py-3 text-ink-3">{none}</p>;
  const text = pairs.map((pair) => `${pair.name}: ${pair.value}`).join("\n");
  return (
    <div className="relative h-full overflow-auto">
      <CopyButton size="sm" label="Copy all" text={text} className="absolute top-1 right-2" />
      <dl className="grid grid-cols-[minmax(96px,auto)_1fr] gap-x-3 gap-y-1 py-2 pr-10 pl-4 font-mono text-12 leading-[18px]">
        {pairs.map((pair, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: names repeat, and the order is the request's
          <div key={at} className="contents">
            <dt className="max-w-60 wrap-anywhere text-ink-2">{pair.name}</dt>
            <dd className="wrap-anywhere">{pair.value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
