import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { act } from "@testing-library/react";
import { afterEach, describe, expect, it } from "vitest";
import { withQuery } from "./address";
import { type EditorKind, editorExtensions } from "./extensions";
import { insertExpression, isInJsonString } from "./insert";

const open = new Set<EditorView>();

function editor(doc: string, kind: EditorKind = "line"): EditorView {
  const state = EditorState.create({ doc, extensions: editorExtensions(kind) });
  const view = new EditorView();
  act(() => view.setState(state));
  open.add(view);
  return view;
}

/** Pills draw their icons with React, which must have finished before the document goes. */
function insert(...args: Parameters<typeof insertExpression>): void {
  act(() => {
    insertExpression(...args);
  });
}

afterEach(async () => {
  await act(async () => {
    for (const view of open) view.destroy();
    open.clear();
  });
});

describe("insertExpression", () => {
  it("takes the place of what was half typed, with the braces that are left behind", () => {
    const view = editor("Order {{cus}} end");
    insert(view, "{{ order.body.id }}", { from: 6, to: 11 });
    expect(view.state.doc.toString()).toBe("Order {{ order.body.id }} end");
    expect(view.state.selection.main.head).toBe(25);
  });

  it("leaves braces alone that belong to something else", () => {
    const view = editor("a }} b");
    insert(view, "{{ x }}", { from: 1, to: 1 });
    expect(view.state.doc.toString()).toBe("a{{ x }} }} b");
  });

  it("escapes quotes inside a JSON string, and nowhere else", () => {
    const path = '{{ order.headers["x-id"] }}';
    const inside = editor('{"a": "id "}', "json");
    insert(inside, path, { from: 10, to: 10 });
    expect(inside.state.doc.toString()).toBe('{"a": "id {{ order.headers[\\"x-id\\"] }}"}');
    const outside = editor('{"a": }', "json");
    insert(outside, path, { from: 6, to: 6 });
    expect(outside.state.doc.toString()).toBe('{"a": {{ order.headers["x-id"] }}}');
  });
});

describe("isInJsonString", () => {
  it("counts quotes, but not escaped ones and not those of expressions", () => {
    const text = '{"a": {{ b["c"] }}, "d\\"e": "f"}';
    expect(isInJsonString(text, 6)).toBe(false);
    expect(isInJsonString(text, 19)).toBe(false);
    expect(isInJsonString(text, 24)).toBe(true);
    expect(isInJsonString(text, text.length - 2)).toBe(true);
    expect(isInJsonString(text, text.length)).toBe(false);
  });
});

describe("a line", () => {
  it("stays one, whatever is pasted", () => {
    const view = editor("a");
    view.dispatch({ changes: { from: 1, insert: " b\n  c\nd" } });
    expect(view.state.doc.toString()).toBe("a b c d");
  });
});

describe("withQuery", () => {
  const pairs = [
    { name: "a b", value: "1&2" },
    { name: "ref", value: "x {{ order.body.id }}" },
  ];

  it("adds the parameters as one template", () => {
    expect(withQuery("https://a.example/d", pairs)).toBe(
      "https://a.example/d?a%20b=1%262&ref=x%20{{ order.body.id }}",
    );
    expect(withQuery("https://a.example/d?x=1#top", pairs.slice(0, 1))).toBe(
      "https://a.example/d?x=1&a%20b=1%262#top",
    );
    expect(withQuery("", pairs)).toBe("");
  });
});
