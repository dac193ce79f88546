import type { KeyboardEvent } from "react";

/** Arrow keys go from row to row; Home and End to the ends. Rows carry `data-row-link`. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  if (!(event.target instanceof HTMLElement) || !event.target.matches("[data-row-link]")) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-row-link]")];
  const at = links.indexOf(event.target);
  const moves = new Map([
    ["ArrowDown", at + 1],
    ["ArrowUp", at - 1],
    ["Home", 0],
    ["End", links.length - 1],
  ]);
  const to = moves.get(event.key);
  if (to === undefined) return;
  links[to]?.focus();
  event.preventDefault();
}
