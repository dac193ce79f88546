import { saveInWindow } from "./host";

/** Lets the user keep a text as a file. Resolves to false when they changed their mind. */
export async function saveFile(name: string, text: string): Promise<boolean> {
  if (saveInWindow) return saveInWindow(name, text);
  const url = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(url);
  return true;
}
