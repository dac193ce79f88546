/**
 * A node's id is its variable name in templates: `[a-z][a-z0-9_]*`, and none of the words that
 * mean something else there.
 */
const RESERVED = new Set([
  ...["flow", "run", "vars", "now"],
  ...["true", "false", "none", "null", "undefined", "self", "loop", "item"],
  ...["and", "or", "not", "in", "is", "if", "elif", "else", "endif", "for", "endfor"],
  ...["set", "with", "import", "from", "include", "macro", "call", "filter", "block", "extends"],
]);

const VALID = /^[a-z][a-z0-9_]*$/;

export function isReserved(id: string): boolean {
  return RESERVED.has(id);
}

/** Why `id` cannot be a node's id, in words; undefined when it can. */
export function idProblem(id: string, taken: Iterable<string>): string | undefined {
  if (id === "") return "Give it a name for use in templates.";
  if (!VALID.test(id)) return "Use small letters, digits and _, and begin with a letter.";
  if (isReserved(id)) return `“${id}” means something else in templates. Choose another word.`;
  for (const other of taken) if (other === id) return `Another step is already called ${id}.`;
  return undefined;
}

/** A valid id made of a name: "Create deal" becomes `create_deal`. */
export function slug(name: string): string {
  const plain = name
    .normalize("NFKD")
    .replace(/\p{Mark}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[_0-9]+|_+$/g, "")
    .slice(0, 40);
  if (plain === "") return "step";
  return isReserved(plain) ? `${plain}_step` : plain;
}

/** `wish` when it is free, else `wish_2`, `wish_3`, … */
export function freshId(wish: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  const base = slug(wish);
  if (!used.has(base)) return base;
  const stem = base.replace(/_\d+$/, "");
  for (let number = 2; ; number += 1) {
    const id = `${stem}_${number}`;
    if (!used.has(id)) return id;
  }
}

/** `wish` when it is free, else "wish 2", "wish 3", … */
export function freshName(wish: string, taken: Iterable<string>): string {
  const used = new Set(taken);
  if (!used.has(wish)) return wish;
  const stem = wish.replace(/ \d+$/, "");
  for (let number = 2; ; number += 1) {
    const name = `${stem} ${number}`;
    if (!used.has(name)) return name;
  }
}
