import type { ReactNode } from "react";
import type { AttemptDetail, AttemptOf } from "../bindings";
import { Segmented } from "../components/Segmented";
import { Badge } from "../components/Status";
import { cx } from "../lib/cx";
import { bytes } from "../lib/format";
import { oneOf, pref, usePref } from "../lib/prefs";
import { BatchNote } from "./BatchNote";
import { BodyView } from "./BodyView";
import { CopyCurl } from "./CopyCurl";
import { NoAnswer } from "./NoAnswer";
import { micros } from "./phases";
import { RawMessage, RequestLine, ResponseLine } from "./RawMessage";
import { attemptWords, statusLine } from "./status-words";
import { TimingBar } from "./TimingBar";

const views = [
  { value: "tree", label: "Tree" },
  { value: "raw", label: "Raw" },
] as const;
type View = (typeof views)[number]["value"];

const viewPref = pref<View>("exchange.view", "raw", oneOf("tree", "raw"));

export interface ExchangeStackProps {
  attempt: AttemptDetail;
  /** Which attempt of which run it is; none for an exchange outside a run, such as a test. */
  of?: AttemptOf;
}

/** Request above, response below, timing at the foot: for a narrow pane. */
export function ExchangeStack({ attempt, of }: ExchangeStackProps) {
  const [view, setView] = usePref(viewPref);
  const { summary, request_body: request, response_body: response } = attempt;
  const words = attemptWords(summary);
  return (
    <>
      <Part
        title="Request"
        className="max-h-[46%] shrink-0"
        head={
          <>
            <span className="num text-12 text-ink-3">{bytes(request.size)}</span>
            <span className="flex-1" />
            <Segmented
              label="View"
              segments={views}
              value={view}
              onChange={setView}
              className="h-control-sm"
            />
            {of && <CopyCurl attempt={of} />}
          </>
        }
      >
        <BatchNote batch={summary.batch} run={of?.run} />
        {view === "raw" ? (
          <RawMessage
            start={
              <RequestLine method={summary.method} url={summary.url} version={attempt.version} />
            }
            headers={attempt.request_headers}
            body={request}
            label="Request, raw"
            className="flex-1"
          />
        ) : (
          <>
            <p className="shrink-0 px-4 pb-1 font-mono text-12 wrap-anywhere text-ink-2">
              <b className="font-semibold">{summary.method}</b> {summary.url}
            </p>
            <BodyView body={request} label="Request body" />
          </>
        )}
      </Part>
      <Part
        title="Response"
        className="flex-1"
        head={
          <>
            <Badge mark={words.mark}>
              {summary.status == null ? words.head : statusLine(summary.status)}
            </Badge>
            <span className="flex-1" />
            <span className="num flex gap-2 pr-2 text-12 text-ink-2">
              {micros(summary.took)}
              {summary.status != null && <span className="text-ink-3">{bytes(response.size)}</span>}
            </span>
          </>
        }
      >
        <NoAnswer summary={summary} />
        {summary.status != null &&
          (view === "raw" ? (
            <RawMessage
              start={<ResponseLine status={summary.status} version={attempt.version} />}
              headers={attempt.response_headers}
              body={response}
              label="Response, raw"
              className="flex-1"
            />
          ) : (
            <BodyView
              body={response}
              label="Response body"
              {...(of && { path: `${of.node}.body` })}
            />
          ))}
      </Part>
      <TimingBar
        timing={attempt.timing}
        version={attempt.version}
        className="border-t border-line"
      />
    </>
  );
}

function Part({
  title,
  head,
  className,
  children,
}: {
  title: string;
  head: ReactNode;
  className: string;
  children: ReactNode;
}) {
  return (
    <section
      aria-label={title}
      className={cx("flex min-h-0 flex-col border-t border-line", className)}
    >
      <div className="flex h-9 shrink-0 items-center gap-2 pr-2 pl-4 whitespace-nowrap">
        <h3 className="text-12 font-semibold">{title}</h3>
        {head}
      </div>
      {children}
    </section>
  );
}
