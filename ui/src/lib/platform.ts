/** Whether Cmd takes the place of Ctrl. */
export const onMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Ctrl, or Cmd on a Mac. */
export function modKey(event: { ctrlKey: boolean; metaKey: boolean }): boolean {
  return onMac ? event.metaKey : event.ctrlKey;
}

/** Whether keys typed here are text, so that single-letter shortcuts stay out of the way. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches("input, textarea, select, [role=textbox], [role=combobox]"))
  );
}
