/**
 * Reads JSON text into nodes that keep what JavaScript values lose: the digits of a number, the
 * order of all keys, and keys that stand twice. With `expressions`, `{{ … }}` may stand where a
 * value stands, as the body editor shows it.
 */
export type JsonNode =
  | { type: "object"; entries: readonly { key: string; value: JsonNode }[] }
  | { type: "array"; items: readonly JsonNode[] }
  | { type: "string"; value: string }
  | { type: "number"; text: string }
  | { type: "literal"; text: "true" | "false" | "null" }
  | { type: "expression"; text: string };

export type JsonReading =
  | { ok: true; node: JsonNode }
  | { ok: false; message: string; offset: number; line: number };

export interface JsonReadOptions {
  /** `{{ … }}` may stand for a value. */
  expressions?: boolean;
}

/** As deep as the engine reads. */
const DEEPEST = 128;

class Refusal extends Error {
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(message);
  }
}

export function readJsonTree(text: string, options: JsonReadOptions = {}): JsonReading {
  const reader = new Reader(text, options.expressions ?? false);
  try {
    return { ok: true, node: reader.document() };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return {
      ok: false,
      message: error.message,
      offset: error.offset,
      line: text.slice(0, error.offset).split("\n").length,
    };
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE_CODE = 0x20;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const EXPRESSION = /\{\{[\s\S]*?\}\}/y;

class Reader {
  private at = 0;

  constructor(
    private readonly text: string,
    private readonly expressions: boolean,
  ) {}

  document(): JsonNode {
    this.space();
    if (this.at === this.text.length) this.refuse("There is no value here.");
    const node = this.value(0);
    this.space();
    if (this.at < this.text.length) this.refuse("Something stands after the end of the value.");
    return node;
  }

  private value(depth: number): JsonNode {
    if (depth > DEEPEST) this.refuse(`It is nested deeper than ${DEEPEST} levels.`);
    const char = this.text[this.at];
    if (this.expressions && this.text.startsWith("{{", this.at)) {
      return { type: "expression", text: this.match(EXPRESSION, "This {{ has no }}.") };
    }
    if (char === "{") return this.object(depth);
    if (char === "[") return this.array(depth);
    if (char === '"') return { type: "string", value: this.string() };
    for (const word of ["true", "false", "null"] as const) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return { type: "literal", text: word };
      }
    }
    if (char !== undefined && /[-\d]/.test(char)) {
      return { type: "number", text: this.match(NUMBER, "This is not a number.") };
    }
    return this.refuse(
      char === undefined ? "The text ends too early." : "A value is missing here.",
    );
  }

  private object(depth: number): JsonNode {
    this.at += 1;
    const entries: { key: string; value: JsonNode }[] = [];
    this.space();
    if (this.take("}")) return { type: "object", entries };
    for (;;) {
      if (this.text[this.at] !== '"') this.refuse('A name in "quotes" is missing here.');
      const key = this.string();
      this.space();
      if (!this.take(":")) this.refuse(`A : is missing after "${key}".`);
      this.space();
      entries.push({ key, value: this.value(depth + 1) });
      this.space();
      if (this.take("}")) return { type: "object", entries };
      if (!this.take(",")) this.refuse("A , or } is missing here.");
      this.space();
    }
  }

  private array(depth: number): JsonNode {
    this.at += 1;
    const items: JsonNode[] = [];
    this.space();
    if (this.take("]")) return { type: "array", items };
    for (;;) {
      items.push(this.value(depth + 1));
      this.space();
      if (this.take("]")) return { type: "array", items };
      if (!this.take(",")) this.refuse("A , or ] is missing here.");
      this.space();
    }
  }

  /** Scans by hand: a pattern would run out of stack on a text of many megabytes. */
  private string(): string {
    const from = this.at;
    let escaped = false;
    for (let to = from + 1; to < this.text.length; to += 1) {
      const code = this.text.charCodeAt(to);
      if (code === QUOTE) {
        this.at = to + 1;
        const raw = this.text.slice(from, this.at);
        return escaped ? this.unescape(raw, from) : raw.slice(1, -1);
      }
      if (code === BACKSLASH) {
        escaped = true;
        to += 1;
      } else if (code < SPACE_CODE) {
        this.at = to;
        this.refuse("A line break or another control sign must be escaped inside a text.");
      }
    }
    return this.refuse('This text has no closing ".');
  }

  private unescape(raw: string, from: number): string {
    try {
      return JSON.parse(raw) as string;
    } catch {
      this.at = from;
      return this.refuse("This text has a \\ that escapes nothing.");
    }
  }

  private match(pattern: RegExp, otherwise: string): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (!found) return this.refuse(otherwise);
    this.at += found.length;
    return found;
  }

  private space(): void {
    SPACE.lastIndex = this.at;
    this.at += SPACE.exec(this.text)?.[0].length ?? 0;
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }

  private refuse(message: string): never {
    throw new Refusal(message, this.at);
  }
}

/** Writes it back with every digit and key as read, indented by `indent` spaces; 0 is one line. */
export function writeJsonTree(node: JsonNode, indent = 2, level = 0): string {
  const inner = indent ? `\n${" ".repeat(indent * (level + 1))}` : "";
  const outer = indent ? `\n${" ".repeat(indent * level)}` : "";
  const colon = indent ? ": " : ":";
  switch (node.type) {
    case "object":
      return node.entries.length === 0
        ? "{}"
        : `{${node.entries
            .map(
              ({ key, value }) =>
                `${inner}${JSON.stringify(key)}${colon}${writeJsonTree(value, indent, level + 1)}`,
            )
            .join(",")}${outer}}`;
    case "array":
      return node.items.length === 0
        ? "[]"
        : `[${node.items
            .map((item) => `${inner}${writeJsonTree(item, indent, level + 1)}`)
            .join(",")}${outer}]`;
    case "string":
      return JSON.stringify(node.value);
    case "number":
    case "literal":
    case "expression":
      return node.text;
  }
}

/** A leaf as a person reads it: text without quotes, everything else as written. */
export function plainText(node: JsonNode): string {
  return node.type === "string" ? node.value : writeJsonTree(node);
}
