import { cleanup } from "@testing-library/react";
import { afterEach } from "vitest";

afterEach(cleanup);

// jsdom lays nothing out, and CodeMirror asks where its text stands.
if (typeof Range !== "undefined" && !Range.prototype.getClientRects) {
  const nowhere: DOMRectList = Object.assign([], { item: () => null });
  Range.prototype.getClientRects = () => nowhere;
}
