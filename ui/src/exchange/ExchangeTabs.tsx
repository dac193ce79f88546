import { type ReactNode, useState } from "react";
import type { AttemptDetail, RunId } from "../bindings";
import { Badge } from "../components/Status";
import { Tabs } from "../components/Tabs";
import { bytes } from "../lib/format";
import { BatchNote } from "./BatchNote";
import { BodyView } from "./BodyView";
import { HeadersTable } from "./HeadersTable";
import { NoAnswer } from "./NoAnswer";
import { micros } from "./phases";
import { RawMessage, RequestLine, ResponseLine } from "./RawMessage";
import { attemptWords, statusLine } from "./status-words";
import { TimingBar } from "./TimingBar";

/** A request with a tab each for body, headers and the raw text: for panes side by side. */
export function RequestTabs({
  attempt,
  run,
  aside,
}: {
  attempt: AttemptDetail;
  run: RunId;
  /** At the right end of the tabs, such as Copy as cURL. */
  aside?: ReactNode;
}) {
  const [tab, setTab] = useState<"body" | "headers" | "raw">("body");
  const { summary, request_headers: headers, request_body: body } = attempt;
  return (
    <section aria-label="Request" className="flex min-h-0 min-w-0 flex-col">
      <Head title="Request">
        <span className="min-w-0 truncate font-mono text-12 text-ink-2" title={summary.url}>
          <b className="font-semibold">{summary.method}</b> {withoutScheme(summary.url)}
        </span>
        <span className="num ml-auto text-12 text-ink-3">{bytes(body.size)}</span>
      </Head>
      <BatchNote batch={summary.batch} run={run} />
      <Tabs
        size="sm"
        label="Request"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "body", label: "Body" },
          { value: "headers", label: "Headers", count: headers.length },
          { value: "raw", label: "Raw" },
        ]}
        aside={aside}
        className="flex-1 *:last:flex *:last:flex-col"
      >
        {tab === "body" && <BodyView body={body} label="Request body" />}
        {tab === "headers" && <HeadersTable headers={headers} label="Request headers" />}
        {tab === "raw" && (
          <RawMessage
            start={
              <RequestLine method={summary.method} url={summary.url} version={attempt.version} />
            }
            headers={headers}
            body={body}
            label="Request, raw"
            className="flex-1"
          />
        )}
      </Tabs>
    </section>
  );
}

/** The response beside it, or why there is none. */
export function ResponseTabs({ attempt, path }: { attempt: AttemptDetail; path?: string }) {
  const [tab, setTab] = useState<"body" | "headers" | "timing" | "raw">("body");
  const { summary, response_headers: headers, response_body: body } = attempt;
  const words = attemptWords(summary);
  return (
    <section aria-label="Response" className="flex min-h-0 min-w-0 flex-col">
      <Head title="Response">
        <Badge mark={words.mark}>
          {summary.status == null ? words.head : statusLine(summary.status)}
        </Badge>
        <span className="num ml-auto text-12 text-ink-2">{micros(summary.took)}</span>
        {summary.status != null && (
          <span className="num text-12 text-ink-3">{bytes(body.size)}</span>
        )}
      </Head>
      <Tabs
        size="sm"
        label="Response"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: "body", label: "Body" },
          { value: "headers", label: "Headers", count: headers.length },
          { value: "timing", label: "Timing" },
          { value: "raw", label: "Raw" },
        ]}
        className="flex-1 *:last:flex *:last:flex-col"
      >
        {tab === "timing" ? (
          <TimingBar timing={attempt.timing} version={attempt.version} bare />
        ) : (
          <>
            <NoAnswer summary={summary} />
            {summary.status != null && tab === "body" && (
              <BodyView body={body} label="Response body" {...(path && { path })} />
            )}
            {summary.status != null && tab === "headers" && (
              <HeadersTable headers={headers} label="Response headers" />
            )}
            {summary.status != null && tab === "raw" && (
              <RawMessage
                start={<ResponseLine status={summary.status} version={attempt.version} />}
                headers={headers}
                body={body}
                label="Response, raw"
                className="flex-1"
              />
            )}
          </>
        )}
      </Tabs>
    </section>
  );
}

function Head({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex h-row shrink-0 items-center gap-2 px-3 whitespace-nowrap">
      <h3 className="text-12 font-semibold">{title}</h3>
      {children}
    </div>
  );
}

function withoutScheme(url: string): string {
  return url.replace(/^https?:\/\//, "");
}
