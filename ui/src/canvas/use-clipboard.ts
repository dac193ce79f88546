import { useEffect } from "react";
import { notifyError } from "../components/toast";
import { isTyping } from "../lib/platform";
import { copySelection, pasteText, removeSelection } from "./actions";
import { centre, reveal } from "./stage";
import { isReadOnly, useBuilder } from "./store";
import { dialogOpen, onCanvas } from "./use-keys";

/**
 * Copy, cut and paste through the browser's own events, which need no permission and work in the
 * window as in a tab. What is copied is a flow file's text.
 */
export function useClipboard(): void {
  useEffect(() => {
    const events = {
      copy: onCopy,
      cut: onCut,
      paste: onPaste,
      // Without these WebKit finds nothing to copy where no text is selected.
      beforecopy: allow,
      beforecut: allow,
      beforepaste: allow,
    };
    for (const [name, listener] of Object.entries(events)) {
      document.addEventListener(name, listener as EventListener);
    }
    return () => {
      for (const [name, listener] of Object.entries(events)) {
        document.removeEventListener(name, listener as EventListener);
      }
    };
  }, []);
}

function isOurs(event: Event): boolean {
  if (event.defaultPrevented || isTyping(event.target) || dialogOpen()) return false;
  if (!onCanvas(event.target)) return false;
  // Text that somebody marked, as in the drawer, is what they mean to copy.
  return event.type.endsWith("paste") || (getSelection()?.toString() ?? "") === "";
}

function allow(event: Event): void {
  if (isOurs(event)) event.preventDefault();
}

function onCopy(event: ClipboardEvent): void {
  const text = isOurs(event) ? copySelection() : undefined;
  if (text === undefined) return;
  event.clipboardData?.setData("text/plain", text);
  event.preventDefault();
}

function onCut(event: ClipboardEvent): void {
  onCopy(event);
  if (event.defaultPrevented) removeSelection();
}

function onPaste(event: ClipboardEvent): void {
  if (!isOurs(event) || isReadOnly(useBuilder.getState())) return;
  event.preventDefault();
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const problem = pasteText(text, { centre: centre() });
  if (problem !== undefined) notifyError("Not pasted", new Error(problem));
  const [first] = useBuilder.getState().selection.nodes;
  if (first !== undefined) reveal(first);
}
