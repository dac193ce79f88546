import { WidgetType } from "@codemirror/view";
import { createRoot, type Root } from "react-dom/client";
import { KindIcon } from "../../components/KindTile";
import { cx } from "../../lib/cx";
import type { PillFacts } from "./pills";

const roots = new WeakMap<HTMLElement, Root>();

/** One variable in a field: the icon of the step that it comes from, and its short name. */
export class PillWidget extends WidgetType {
  constructor(
    private readonly label: string,
    private readonly inner: string,
    private readonly facts: PillFacts,
    private readonly selected: boolean,
  ) {
    super();
  }

  override eq(other: PillWidget): boolean {
    return (
      this.inner === other.inner &&
      this.selected === other.selected &&
      this.facts.icon === other.facts.icon &&
      this.facts.group === other.facts.group &&
      this.facts.problem === other.facts.problem
    );
  }

  override toDOM(): HTMLElement {
    const dom = document.createElement("span");
    dom.className = cx(
      "variable-pill",
      this.selected && "is-selected",
      this.facts.problem !== undefined && "is-bad",
    );
    dom.title = this.facts.problem ? `${this.inner}\n${this.facts.problem}` : this.inner;
    dom.setAttribute("role", "img");
    dom.setAttribute("aria-label", `Variable ${this.inner}`);
    const icon = document.createElement("span");
    icon.className = "variable-pill-icon";
    const root = createRoot(icon);
    root.render(<KindIcon icon={this.facts.icon} group={this.facts.group} className="size-3" />);
    roots.set(dom, root);
    dom.append(icon, this.label);
    return dom;
  }

  override destroy(dom: HTMLElement): void {
    const root = roots.get(dom);
    // React may be rendering right now, and refuses to be unmounted from within.
    if (root) queueMicrotask(() => root.unmount());
  }

  override ignoreEvent(): boolean {
    return false;
  }
}
