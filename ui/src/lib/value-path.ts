/** Paths to values as expressions write them: `order.body.items[0].price`, `order.headers["x-id"]`. */

const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** `path` with a key or an index after it. */
export function joinPath(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!PLAIN.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}

const STEP = /\.?([A-Za-z_][A-Za-z0-9_]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\]/y;

/** The steps of a plain path, or undefined when it is anything else (a call, a filter, a sum). */
export function splitPath(path: string): (string | number)[] | undefined {
  const steps: (string | number)[] = [];
  let at = 0;
  while (at < path.length) {
    STEP.lastIndex = at;
    const found = STEP.exec(path);
    if (!found) return undefined;
    const [all, name, index, quoted] = found;
    const dotted = all.startsWith(".");
    if (name !== undefined && dotted === (at === 0)) return undefined;
    if (name !== undefined) steps.push(name);
    else if (at === 0) return undefined;
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(unquote(quoted));
    at += all.length;
  }
  return steps.length > 0 ? steps : undefined;
}

function unquote(quoted: string): string {
  const inner = quoted.slice(1, -1);
  return inner.replace(/\\(.)/g, "$1");
}
