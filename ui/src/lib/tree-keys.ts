/** A visible line of a tree, as far as the keyboard is concerned. */
export interface TreeLine {
  id: string;
  /** Undefined where nothing is beneath. */
  open: boolean | undefined;
  parent: string | undefined;
}

export type TreeMove = { type: "go"; to: number } | { type: "toggle"; id: string };

const PAGE = 10;

/** What a key does in a tree (WAI-ARIA's tree pattern), or undefined when it does nothing there. */
export function treeKey(key: string, lines: readonly TreeLine[], at: number): TreeMove | undefined {
  const line = lines[at];
  if (!line) return undefined;
  const go = (to: number): TreeMove => ({
    type: "go",
    to: Math.min(lines.length - 1, Math.max(0, to)),
  });
  switch (key) {
    case "ArrowDown":
      return go(at + 1);
    case "ArrowUp":
      return go(at - 1);
    case "PageDown":
      return go(at + PAGE);
    case "PageUp":
      return go(at - PAGE);
    case "Home":
      return go(0);
    case "End":
      return go(lines.length - 1);
    case "ArrowRight":
      if (line.open === undefined) return undefined;
      return line.open ? go(at + 1) : { type: "toggle", id: line.id };
    case "ArrowLeft":
      if (line.open) return { type: "toggle", id: line.id };
      return line.parent === undefined
        ? undefined
        : go(lines.findIndex((other) => other.id === line.parent));
    case "Enter":
    case " ":
      return line.open === undefined ? undefined : { type: "toggle", id: line.id };
    default:
      return undefined;
  }
}
