/**
 * Copies text, also text that must first be fetched. Where the page may not use the clipboard (a
 * server reached over plain http), a hidden field and the old command do.
 */
export async function copyText(text: string | (() => Promise<string>)): Promise<void> {
  const value = typeof text === "string" ? text : await text();
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(value);
      return;
    } catch {
      // Refused by the browser: the old way may still be allowed.
    }
  }
  const field = document.createElement("textarea");
  field.value = value;
  field.style.position = "fixed";
  field.style.opacity = "0";
  // Inside an open dialog, or its focus trap would take the selection away.
  (document.activeElement?.closest("[role=dialog], [role=alertdialog]") ?? document.body).append(
    field,
  );
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("the browser does not allow it. Select the text and copy it by hand.");
}
