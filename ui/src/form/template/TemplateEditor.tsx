import { Compartment, EditorState, Prec, Transaction } from "@codemirror/state";
import { EditorView, placeholder as placeholderText } from "@codemirror/view";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { cx } from "../../lib/cx";
import { useForm } from "../context";
import { useExpressionProblems } from "../use-preview";
import {
  type Anchor,
  VariablePopover,
  type VariablePopoverHandle,
} from "../variables/VariablePopover";
import { badLine } from "./bad-line";
import { expression, expressionsIn, openExpression } from "./expressions";
import { type EditorKind, editorExtensions } from "./extensions";
import { insertExpression } from "./insert";
import { type PillLook, pillLook } from "./pills";
import "../form.css";

export interface TemplateEditorProps {
  value: string;
  onChange: (value: string) => void;
  kind: EditorKind;
  label: string;
  id?: string;
  describedBy?: string | undefined;
  invalid?: boolean;
  placeholder?: string;
  mono?: boolean;
  /** A line to mark as wrong, from 1. */
  wrongLine?: number | undefined;
  readOnly?: boolean;
  /** Where variables have no meaning, as in a sample event. */
  plain?: boolean;
  /** A new value asks to open the tree of variables, as a button does. */
  pick?: number;
  className?: string;
  onFocus?: () => void;
  onBlur?: () => void;
}

/** An expression that is left half edited becomes a pill again. */
function leaveExpression(view: EditorView): void {
  const { main } = view.state.selection;
  const inside = expressionsIn(view.state.doc.toString()).find(
    ({ from, to }) => main.empty && main.head > from && main.head < to,
  );
  if (inside && !view.hasFocus) view.dispatch({ selection: { anchor: inside.to } });
}

interface Opened {
  anchor: Anchor;
  /** The half-typed expression that is completed; none when a button opened the tree. */
  typed: { from: number; query: string } | undefined;
}

/** Text and variables together. Everything a field shows of a template is in here. */
export function TemplateEditor(props: TemplateEditorProps) {
  const { value, kind, label, invalid = false, plain = false, pick = 0 } = props;
  const form = useForm();
  const readOnly = props.readOnly || form.readOnly;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const popover = useRef<VariablePopoverHandle>(null);
  const [opened, setOpened] = useState<Opened>();
  const isOpen = useRef(false);
  isOpen.current = opened !== undefined;
  const dismissed = useRef<number>(undefined);
  const parts = useMemo(() => ({ look: new Compartment(), facts: new Compartment() }), []);
  const problems = useExpressionProblems(plain ? "" : value);

  const anchorAt = useCallback((at: number): Anchor => {
    const box = (
      host.current?.closest("[data-popover-frame]") ?? host.current
    )?.getBoundingClientRect();
    const line = view.current?.coordsAtPos(at);
    const frame = { left: box?.left ?? 0, width: box?.width ?? 0 };
    return {
      ...frame,
      top: line?.top ?? box?.top ?? 0,
      bottom: (line?.bottom ?? box?.bottom ?? 0) + 2,
    };
  }, []);

  /** Opens, follows or closes the tree as the text before the caret says. */
  const follow = useCallback(
    (editor: EditorView, typedNow: boolean) => {
      const { main } = editor.state.selection;
      const line = editor.state.doc.lineAt(main.head);
      const found =
        main.empty && editor.hasFocus
          ? openExpression(editor.state.sliceDoc(line.from, main.head))
          : undefined;
      if (!found) {
        dismissed.current = undefined;
        setOpened((before) => (before?.typed ? undefined : before));
        return;
      }
      const from = line.from + found.from;
      if (dismissed.current === from || (!typedNow && !isOpen.current)) return;
      const { query } = found;
      // Coordinates can be read only once the editor has drawn itself.
      editor.requestMeasure({
        read: () => anchorAt(from),
        write: (anchor) => setOpened({ anchor, typed: { from, query } }),
      });
    },
    [anchorAt],
  );

  // The editor is made once; what changes reaches it through compartments and transactions.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (!host.current) return;
    const keys = Prec.highest(
      EditorView.domEventHandlers({
        keydown: (event) => {
          if (!isOpen.current || event.isComposing) return false;
          const handled = popover.current?.key(event.key) ?? false;
          if (handled) {
            event.preventDefault();
            event.stopPropagation();
          }
          return handled;
        },
      }),
    );
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: value,
        extensions: [
          plain ? [] : keys,
          editorExtensions(kind),
          parts.look.of([]),
          parts.facts.of([]),
          badLine,
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some(
              (one) => one.isUserEvent("input") || one.isUserEvent("delete"),
            );
            const ours = update.transactions.some((one) => one.annotation(Transaction.remote));
            if (update.docChanged && !ours) latest.current.onChange(update.state.doc.toString());
            if (!plain && !ours && (update.docChanged || update.selectionSet))
              follow(update.view, typed);
            if (update.focusChanged) {
              if (update.view.hasFocus) latest.current.onFocus?.();
              else {
                if (kind === "line") update.view.scrollDOM.scrollLeft = 0;
                queueMicrotask(() => leaveExpression(update.view));
                latest.current.onBlur?.();
              }
            }
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = undefined;
    };
  }, []);

  useEffect(() => {
    view.current?.dispatch({
      effects: parts.facts.reconfigure([
        EditorState.readOnly.of(readOnly),
        EditorView.editable.of(!readOnly),
        placeholderText(props.placeholder ?? ""),
        EditorView.contentAttributes.of({
          "aria-label": label,
          ...(props.id && { id: props.id }),
          ...(props.describedBy && { "aria-describedby": props.describedBy }),
          ...(invalid && { "aria-invalid": "true" }),
          ...(kind !== "line" && { "aria-multiline": "true" }),
          // Said outright: not every checker counts an editable element as reachable.
          tabindex: "0",
          spellcheck: "false",
          autocapitalize: "off",
        }),
      ]),
    });
  }, [parts, readOnly, label, props.placeholder, props.id, props.describedBy, invalid, kind]);

  const look = useMemo<PillLook>(() => {
    const roots = new Map(form.variables.map((root) => [root.id, root]));
    return (inner, root) => {
      const source = root === undefined ? undefined : roots.get(root);
      const facts = { icon: source?.icon ?? "braces", group: source?.group ?? ("data" as const) };
      return { ...facts, problem: problems.get(inner) };
    };
  }, [form.variables, problems]);
  useEffect(() => {
    view.current?.dispatch({ effects: parts.look.reconfigure(pillLook.of(look)) });
  }, [parts, look]);

  // Undo, a run of another version, a reset: the text came from outside.
  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: [Transaction.remote.of(true), Transaction.addToHistory.of(false)],
    });
  }, [value]);

  useEffect(() => {
    if (view.current) badLine.mark(view.current, props.wrongLine);
  }, [props.wrongLine]);

  useEffect(() => {
    const editor = view.current;
    if (pick === 0 || !editor) return;
    setOpened({ anchor: anchorAt(editor.state.selection.main.head), typed: undefined });
  }, [pick, anchorAt]);

  const close = useCallback(() => {
    setOpened((before) => {
      dismissed.current = before?.typed?.from;
      return undefined;
    });
    view.current?.focus();
  }, []);

  const moved = useCallback(() => {
    const editor = view.current;
    if (!editor) return;
    setOpened(
      (before) =>
        before && {
          ...before,
          anchor: anchorAt(before.typed?.from ?? editor.state.selection.main.head),
        },
    );
  }, [anchorAt]);

  const insert = (path: string) => {
    const editor = view.current;
    if (!editor) return;
    const { main } = editor.state.selection;
    const range = opened?.typed ? { from: opened.typed.from, to: main.head } : main;
    insertExpression(editor, expression(path), range);
    setOpened(undefined);
    editor.focus();
  };

  return (
    <>
      <div
        ref={host}
        data-template={plain ? undefined : ""}
        className={cx(
          "flex min-w-0 flex-1",
          kind === "line" ? "template-line" : "template-block",
          kind === "block" && "is-plain",
          props.mono && "template-mono",
          props.className,
        )}
      />
      {opened && (
        <VariablePopover
          ref={popover}
          anchor={opened.anchor}
          query={opened.typed?.query}
          onPick={insert}
          onClose={close}
          onScroll={moved}
        />
      )}
    </>
  );
}
