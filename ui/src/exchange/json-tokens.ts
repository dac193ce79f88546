/** Cuts text into coloured pieces. For showing only: what is not JSON comes back uncoloured. */
export interface Token {
  kind: "key" | "string" | "number" | "literal" | "plain";
  text: string;
}

const PIECE =
  /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(\btrue\b|\bfalse\b|\bnull\b)/g;

/** Longer texts stay uncoloured: tens of thousands of pieces make a page slow. */
const LONGEST_COLOURED = 64 * 1024;

export function jsonTokens(text: string): Token[] {
  if (text.length > LONGEST_COLOURED) return [{ kind: "plain", text }];
  const tokens: Token[] = [];
  let from = 0;
  for (const found of text.matchAll(PIECE)) {
    const [all, string, colon, number] = found;
    if (found.index > from) tokens.push({ kind: "plain", text: text.slice(from, found.index) });
    if (string !== undefined) {
      tokens.push({ kind: colon === undefined ? "string" : "key", text: string });
      if (colon !== undefined) tokens.push({ kind: "plain", text: colon });
    } else {
      tokens.push({ kind: number === undefined ? "literal" : "number", text: all });
    }
    from = found.index + all.length;
  }
  if (from < text.length) tokens.push({ kind: "plain", text: text.slice(from) });
  return tokens;
}
