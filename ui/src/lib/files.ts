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

/** The system's file dialog. Resolves to nothing chosen when it is cancelled. */
export function chooseFiles(accept: string): Promise<readonly File[]> {
  return new Promise((resolve) => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = accept;
    input.multiple = true;
    input.hidden = true;
    const done = () => {
      input.remove();
      resolve([...(input.files ?? [])]);
    };
    input.addEventListener("change", done);
    input.addEventListener("cancel", done);
    // In the document, or WebKit may forget it before a file is chosen.
    document.body.append(input);
    input.click();
  });
}
