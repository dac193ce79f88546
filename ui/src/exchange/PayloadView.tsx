import { useMemo } from "react";
import type { Payload } from "../bindings";
import { type JsonNode, readJsonTree } from "../lib/json-tree";
import { BodyNotes, BodyView } from "./BodyView";
import { bodyShape } from "./body";
import { JsonTree } from "./JsonTree";

/**
 * An event or an output as later steps see it: its named values and the body in one tree, so that
 * what is copied as a path is what a field understands. A body that is no JSON stands beneath.
 */
export function PayloadView({
  payload,
  node,
  label,
}: {
  payload: Payload;
  /** The node's id, with which paths begin. */
  node: string;
  label: string;
}) {
  const { body } = payload;
  const inTree = bodyShape(body) === "json";
  const tree = useMemo(
    () => payloadTree(payload.fields, inTree ? (body.text ?? "") : undefined),
    [payload.fields, inTree, body.text],
  );
  if (inTree) {
    return (
      <>
        <BodyNotes body={body} />
        <JsonTree node={tree} label={label} path={node} className="flex-1" />
      </>
    );
  }
  return (
    <>
      {bodyShape(body) !== "empty" && <BodyView body={body} label={`${label}, body`} />}
      <JsonTree
        node={tree}
        label={label}
        path={node}
        className={bodyShape(body) === "empty" ? "flex-1" : "max-h-1/2 border-t border-line"}
      />
    </>
  );
}

function payloadTree(fields: string, body: string | undefined): JsonNode {
  const read = readJsonTree(fields);
  const entries = read.ok && read.node.type === "object" ? read.node.entries : [];
  const bodyRead = body === undefined ? undefined : readJsonTree(body);
  return {
    type: "object",
    entries: bodyRead?.ok ? [{ key: "body", value: bodyRead.node }, ...entries] : entries,
  };
}
