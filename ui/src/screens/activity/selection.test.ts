import { expect, it } from "vitest";
import { headOf, isChosen, isEmpty, NONE, reach, type Selection, toggle } from "./selection";

const loaded = ["a", "b", "c", "d", "e"];
const chosen = (selection: Selection) => loaded.filter((run) => isChosen(selection, run)).join("");

it("chooses one, and lets it go", () => {
  const one = toggle(NONE, "b", loaded);
  expect(chosen(one)).toBe("b");
  expect(headOf(one)).toBe("mixed");
  const none = toggle(one, "b", loaded);
  expect(isEmpty(none)).toBe(true);
  expect(headOf(none)).toBe(false);
});

it("reaches from the last one pressed, either way, and keeps the rest", () => {
  const one = toggle(toggle(NONE, "a", loaded), "c", loaded);
  expect(chosen(reach(one, "e", loaded))).toBe("acde");
  expect(chosen(reach(reach(one, "e", loaded), "b", loaded))).toBe("abcde");
});

it("chooses only this one when there is nothing to reach from", () => {
  expect(chosen(reach(NONE, "d", loaded))).toBe("d");
  expect(chosen(reach(toggle(NONE, "gone", loaded), "d", loaded))).toBe("d");
});

it("means all that the filter finds until one is let go", () => {
  const all: Selection = { type: "found" };
  expect(chosen(all)).toBe("abcde");
  expect(isChosen(all, "not loaded")).toBe(true);
  expect(headOf(all)).toBe(true);
  expect(chosen(toggle(all, "c", loaded))).toBe("abde");
  expect(chosen(reach(all, "c", loaded))).toBe("abde");
});
