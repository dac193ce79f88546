/** After the next drawing: the first field that is refused gets the focus and comes into view. */
export function focusProblem(): void {
  requestAnimationFrame(() => {
    requestAnimationFrame(() => {
      const bad = document.querySelector<HTMLElement>(
        "aside form [aria-invalid=true], aside form [data-bad] input",
      );
      const said = bad ?? document.querySelector<HTMLElement>("aside form [role=alert]");
      bad?.focus();
      said?.scrollIntoView({ block: "center" });
    });
  });
}
