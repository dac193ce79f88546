/**
 * What runs inside the page, the same in both engines: finds things as a person names them and
 * waits for them. esbuild makes one script of this file; each driver puts it into the page.
 */
import { computeAccessibleName, getRole } from "dom-accessibility-api";

/** Something on the screen: by role and name, by test id, or by its text. */
export type Target = { within?: Target } & (
  | { role: string; name?: string; exact?: boolean }
  | { testId: string }
  | { text: string }
);

/** Where a target is, and what it says. */
export interface Found {
  x: number;
  y: number;
  width: number;
  height: number;
  text: string;
  value: string;
}

function visible(element: Element): boolean {
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return false;
  const style = getComputedStyle(element);
  return style.visibility !== "hidden" && style.display !== "none";
}

/** A field whose text shows as dots has no role of its own; a person fills it as any other. */
function roleOf(element: Element): string | null {
  return element.matches("input[type=password]") ? "textbox" : getRole(element);
}

function matches(element: Element, target: Target): boolean {
  if ("testId" in target) return element.getAttribute("data-testid") === target.testId;
  if ("text" in target) {
    const holds = (node: Element) => (node.textContent ?? "").includes(target.text);
    return holds(element) && ![...element.children].some(holds);
  }
  if (roleOf(element) !== target.role) return false;
  if (target.name === undefined) return true;
  const name = computeAccessibleName(element).trim();
  return target.exact ? name === target.name : name.includes(target.name);
}

function all(target: Target): Element[] {
  const roots: ParentNode[] = target.within ? all(target.within) : [document];
  return roots
    .flatMap((root) => [...root.querySelectorAll("*")])
    .filter((element) => matches(element, target) && visible(element));
}

/** The next frame; a page that draws none (hidden, or without compositing) goes on all the same. */
function frame(): Promise<void> {
  return new Promise((resolve) => {
    const late = window.setTimeout(resolve, 40);
    requestAnimationFrame(() => {
      window.clearTimeout(late);
      resolve();
    });
  });
}

function describe(element: Element): Found {
  const { x, y, width, height } = element.getBoundingClientRect();
  const value =
    element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      ? element.value
      : "";
  return { x, y, width, height, text: element.textContent ?? "", value };
}

/** That a pointer at the middle of the element would meet it, not something that lies over it. */
function reachable(element: Element): boolean {
  const { x, y, width, height } = element.getBoundingClientRect();
  const top = document.elementFromPoint(x + width / 2, y + height / 2);
  return top !== null && (element.contains(top) || top.contains(element));
}

async function until<T>(give: () => T | undefined, what: () => string, limit: number): Promise<T> {
  const end = performance.now() + limit;
  for (;;) {
    const found = give();
    if (found !== undefined) return found;
    if (performance.now() > end)
      throw new Error(`${what()}\nOn screen: ${document.body.textContent}`);
    await frame();
  }
}

const api = {
  /** Waits for the target to be there, still, and open to the pointer. */
  async find({ target, limit }: { target: Target; limit: number }): Promise<Found> {
    let before = "";
    return await until(
      () => {
        const element = all(target)[0];
        if (!element) return undefined;
        element.scrollIntoView({ block: "nearest", inline: "nearest" });
        const found = describe(element);
        const now = JSON.stringify(found);
        const still = now === before && reachable(element);
        before = now;
        return still ? found : undefined;
      },
      () => `Not found or covered: ${JSON.stringify(target)}`,
      limit,
    );
  },

  /** Waits for the target to say something. */
  async says(args: { target: Target; text: string; limit: number }): Promise<string> {
    return await until(
      () =>
        all(args.target)
          .map((element) => `${describe(element).text}\n${describe(element).value}`)
          .find((text) => text.includes(args.text)),
      () =>
        `${JSON.stringify(args.target)} does not say “${args.text}” but: ` +
        all(args.target)
          .map((element) => describe(element).text)
          .join(" | "),
      args.limit,
    );
  },

  /** Waits until the target is gone. */
  async gone({ target, limit }: { target: Target; limit: number }): Promise<boolean> {
    return await until(
      () => all(target).length === 0 || undefined,
      () => `Still there: ${JSON.stringify(target)}`,
      limit,
    );
  },

  /** Whether what is typed now goes into the target. */
  async focused({ target }: { target: Target }): Promise<boolean> {
    return all(target).some((element) => element.contains(document.activeElement));
  },

  /** Waits for a field to hold a text; what is typed into an editor is not looked at. */
  async holds(args: { target: Target; text: string; limit: number }): Promise<boolean> {
    const fields = () =>
      all(args.target)
        .filter((element) => element.matches("input, textarea"))
        .map(describe);
    return await until(
      () => fields().every(({ value }) => value === args.text) || undefined,
      () =>
        `${JSON.stringify(args.target)} does not hold “${args.text}” but: ${fields()
          .map(({ value }) => value)
          .join(" | ")}`,
      args.limit,
    );
  },

  /** The test ids on screen that begin so. */
  async testIds({ prefix }: { prefix: string }): Promise<string[]> {
    return [...document.querySelectorAll(`[data-testid^="${CSS.escape(prefix)}"]`)]
      .filter(visible)
      .map((element) => element.getAttribute("data-testid") ?? "");
  },

  async goTo({ hash }: { hash: string }): Promise<void> {
    window.location.hash = hash;
  },

  /** How long a place takes to show its last part, drawn, in milliseconds. */
  async opens({ hash, target, limit }: { hash: string; target: Target; limit: number }) {
    const start = performance.now();
    window.location.hash = hash;
    await until(
      () => all(target)[0],
      () => `${hash} does not show ${JSON.stringify(target)}`,
      limit,
    );
    await frame();
    return performance.now() - start;
  },
};

export type PageApi = typeof api;

declare global {
  interface Window {
    hooklinePage?: PageApi;
  }
}
window.hooklinePage = api;
