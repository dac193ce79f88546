import { useMemo } from "react";
import type { Body } from "../bindings";
import { bytes } from "../lib/format";
import { readJsonTree } from "../lib/json-tree";
import { bodyNotes, bodyShape, decodeBase64, hexLines, looksJson } from "./body";
import { JsonTree } from "./JsonTree";
import { RawText } from "./RawText";

export interface BodyViewProps {
  body: Body;
  /** What it is, for screen readers: "Response body". */
  label: string;
  /** What paths in the tree begin with: `deal.body`. */
  path?: string;
  /** Shown in place of an empty body. */
  empty?: string;
}

/** A body to read: JSON as a tree, text as text, bytes as a dump, each with what to know about it. */
export function BodyView({ body, label, path, empty = "No body" }: BodyViewProps) {
  const shape = bodyShape(body);
  const reading = useMemo(
    () => (shape === "json" ? readJsonTree(body.text ?? "") : undefined),
    [shape, body.text],
  );
  if (shape === "empty") return <p className="px-3 py-2 text-12 text-ink-3">{empty}</p>;
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <BodyNotes body={body} />
      {reading?.ok ? (
        <JsonTree node={reading.node} label={label} path={path} className="flex-1" />
      ) : (
        <pre
          role="document"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
          tabIndex={0}
          aria-label={label}
          className="min-h-0 flex-1 overflow-auto px-3 py-2 font-mono text-12 leading-[18px] wrap-anywhere whitespace-pre-wrap"
        >
          <RawBody body={body} />
        </pre>
      )}
    </div>
  );
}

const DUMPED = 4096;

/** A body as it came, inside a <pre>. */
export function RawBody({ body }: { body: Body }) {
  if (bodyShape(body) === "binary") {
    const dump = hexLines(decodeBase64(body.base64 ?? "", DUMPED));
    return (
      <>
        <span className="font-sans text-ink-3">
          {bytes(body.size)} of binary data
          {body.kept > DUMPED && `, of which the first ${bytes(DUMPED)}`}
        </span>
        {`\n${dump.join("\n")}`}
      </>
    );
  }
  return <RawText text={body.text ?? ""} json={looksJson(body) || body.form === "bad_json"} />;
}

/** What a reader must know about a body before trusting it. */
export function BodyNotes({ body }: { body: Body }) {
  return bodyNotes(body).map((note) => (
    <p key={note} className="shrink-0 bg-waiting-tint px-3 py-1 text-12 text-waiting">
      {note}
    </p>
  ));
}
