import type { ReactNode } from "react";
import type { Body, Header } from "../bindings";
import { cx } from "../lib/cx";
import { BodyNotes, RawBody } from "./BodyView";
import { bodyShape } from "./body";
import { Masked } from "./RawText";
import { reason } from "./status-words";

export interface RawMessageProps {
  /** The first line. */
  start: ReactNode;
  headers: readonly Header[];
  body: Body;
  /** What it is, for screen readers: "Request, raw". */
  label: string;
  className?: string;
}

/** A message exactly: first line, headers in order, an empty line, the body. Long lines wrap, nothing is cut. */
export function RawMessage({ start, headers, body, label, className }: RawMessageProps) {
  return (
    <div className={cx("flex min-h-0 flex-col", className)}>
      <BodyNotes body={body} />
      <pre
        role="document"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        tabIndex={0}
        aria-label={label}
        className="min-h-0 flex-1 overflow-auto bg-sunken px-4 py-2 font-mono text-12 leading-[18px] wrap-anywhere whitespace-pre-wrap"
      >
        {start}
        {headers.map((header, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a header may stand twice; the list never changes
          <span key={index}>
            {"\n"}
            <span className="text-code-punct">{header.name}:</span> <Masked value={header.value} />
          </span>
        ))}
        {bodyShape(body) !== "empty" && (
          <>
            {"\n\n"}
            <RawBody body={body} />
          </>
        )}
      </pre>
    </div>
  );
}

/** "POST /deals?ref=1 HTTP/1.1" with the address as it was sent. */
export function RequestLine({
  method,
  url,
  version,
}: {
  method: string;
  url: string;
  version: string | null | undefined;
}) {
  return (
    <>
      <b className="font-semibold">{method}</b> {pathOf(url)}
      {version ? ` ${version}` : ""}
    </>
  );
}

export function ResponseLine({
  status,
  version,
}: {
  status: number;
  version: string | null | undefined;
}) {
  return (
    <>
      {version ? `${version} ` : ""}
      <b className="font-semibold">{status}</b> {reason(status)}
    </>
  );
}

/** What stands in a request's first line: the address without scheme and host. */
function pathOf(url: string): string {
  const found = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(?<path>[^#]*)/i.exec(url);
  const path = found?.groups?.path ?? url;
  return path.startsWith("/") ? path : `/${path}`;
}
