import { RefreshCw } from "lucide-react";
import { Button, LinkButton } from "../../components/Button";
import { number, plural } from "../../lib/format";
import type { Selection } from "./selection";

export interface SelectionBarProps {
  selection: Selection;
  /** How many the filter finds, once that is known. */
  found: number | undefined;
  onAgain: () => void;
  onAll: () => void;
  onClear: () => void;
}

/** In the place of the filters while runs are chosen: how many, and what can be done with them. */
export function SelectionBar({ selection, found, onAgain, onAll, onClear }: SelectionBarProps) {
  const chosen = selection.type === "some" ? selection.runs.size : found;
  const some = selection.type === "some" && (found === undefined || found > selection.runs.size);
  return (
    <section
      aria-label="Chosen runs"
      className="flex h-bar shrink-0 items-center gap-3 border-b border-line bg-selected px-4"
    >
      <span role="status" className="num font-medium whitespace-nowrap">
        {chosen === undefined ? "All runs" : plural(chosen, "run")} chosen
      </span>
      <Button size="sm" tone="primary" icon={<RefreshCw />} onClick={onAgain}>
        Try again…
      </Button>
      {some && (
        <LinkButton className="num text-12 whitespace-nowrap" onClick={onAll}>
          {found === undefined
            ? "Choose all that the filter finds"
            : `Choose all ${number(found)} that the filter finds`}
        </LinkButton>
      )}
      <Button size="sm" tone="quiet" className="ml-auto" onClick={onClear}>
        Clear
      </Button>
    </section>
  );
}
