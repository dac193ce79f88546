import { X } from "lucide-react";
import { useState } from "react";
import type { CaughtDetail } from "../../bindings";
import { IconButton } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Segmented } from "../../components/Segmented";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { Tabs } from "../../components/Tabs";
import { BodyView, HeadersTable } from "../../exchange";
import { BodyNotes, RawBody } from "../../exchange/BodyView";
import { bytes, fullTime } from "../../lib/format";
import { oneOf, pref, usePref } from "../../lib/prefs";
import { useRpc } from "../../lib/query";

type Part = "body" | "headers" | "query";
type Look = "tree" | "raw";

const lookPref = pref<Look>("inspector.body", "tree", oneOf<Look>("tree", "raw"));

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
  const [look, setLook] = usePref(lookPref);
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
        aside={
          part === "body" &&
          request.body.size > 0 && (
            <>
              {request.body.form === "json" && (
                <Segmented
                  label="Show the body as"
                  value={look}
                  onChange={setLook}
                  segments={[
                    { value: "tree", label: "Tree" },
                    { value: "raw", label: "Raw" },
                  ]}
                />
              )}
              <CopyButton
                size="sm"
                label="Copy the body"
                text={request.body.text ?? request.body.base64 ?? ""}
              />
            </>
          )
        }
      >
        <div className="flex h-full min-h-0 flex-col">
          {part === "body" &&
            (look === "tree" ? (
              <BodyView body={request.body} label="Body" empty="It had no body." />
            ) : (
              <Raw request={request} />
            ))}
          {part === "headers" && (
            <HeadersTable headers={request.headers} label="Headers" empty="It had no headers." />
          )}
          {part === "query" && (
            <HeadersTable
              headers={request.query}
              label="Query parameters"
              empty="Its address had no query."
            />
          )}
        </div>
      </Tabs>
    </>
  );
}

/** The body exactly as it came. */
function Raw({ request: { body } }: { request: CaughtDetail }) {
  if (body.size === 0) return <p className="px-3 py-2 text-12 text-ink-3">It had no body.</p>;
  return (
    <>
      <BodyNotes body={body} />
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto bg-sunken px-4 py-2 font-mono text-12 leading-[18px] wrap-anywhere whitespace-pre-wrap"
      >
        <RawBody body={body} />
      </pre>
    </>
  );
}
