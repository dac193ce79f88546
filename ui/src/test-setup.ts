import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom lays nothing out, and CodeMirror asks where its text stands.
if (typeof Range !== "undefined" && !Range.prototype.getClientRects) {
  const nowhere: DOMRectList = Object.assign([], { item: () => null });
  Range.prototype.getClientRects = () => nowhere;
}

// Radix's switches and selects ask for sizes, hold the pointer and bring what is chosen into view.
if (typeof Element !== "undefined") {
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  Element.prototype.hasPointerCapture ??= () => false;
  Element.prototype.setPointerCapture ??= () => undefined;
  Element.prototype.releasePointerCapture ??= () => undefined;
  Element.prototype.scrollIntoView ??= () => undefined;
}
