import type { Viewport } from "@xyflow/react";
import { pref } from "../lib/prefs";

/** Where each flow's canvas was left: x, y, zoom; the newest last, so that old ones fall out. */
type Views = Readonly<Record<string, readonly [number, number, number]>>;

const KEPT = 40;
const views = pref<Views>("builder.views", {}, (stored) =>
  typeof stored === "object" && stored !== null ? (stored as Views) : undefined,
);

export function viewportOf(flow: string): Viewport | undefined {
  const view: unknown = views.get()[flow];
  if (!Array.isArray(view) || view.length !== 3 || !view.every(Number.isFinite)) return undefined;
  const [x, y, zoom] = view;
  return { x, y, zoom };
}

export function keepViewport(flow: string, { x, y, zoom }: Viewport): void {
  const others = Object.entries(views.get()).filter(([id]) => id !== flow);
  const view = [Math.round(x), Math.round(y), Math.round(zoom * 1000) / 1000] as const;
  views.set(Object.fromEntries([...others.slice(1 - KEPT), [flow, view]]));
}

/** The flow is shown whole again, as when it is first opened. */
export function forgetViewport(flow: string): void {
  const { [flow]: known, ...rest } = views.get();
  if (known) views.set(rest);
}
