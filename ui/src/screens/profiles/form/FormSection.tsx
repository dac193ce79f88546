import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cx } from "../../../lib/cx";
import { useProfileForm } from "./context";

export interface FormSectionProps {
  title: string;
  /** What a folded section holds: "slack.com". */
  summary?: ReactNode;
  /** Where its fields stand, so that it opens when one of them has a problem. */
  fields: readonly string[];
  /** Begins unfolded. */
  open?: boolean;
  children: ReactNode;
}

/** A part of the form that folds; folded, it says what it holds. A problem inside keeps it open. */
export function FormSection({ title, summary, fields, open = false, children }: FormSectionProps) {
  const id = useId();
  const { problemAt } = useProfileForm();
  const [unfolded, setUnfolded] = useState(open);
  const bad = fields.some((field) => problemAt(field)?.warning === false);
  const shown = unfolded || bad;
  return (
    <section aria-label={title} className="-mx-4 -mb-3 border-t border-line px-4 pt-1">
      <h3>
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={id}
          disabled={bad && !unfolded}
          onClick={() => setUnfolded(!shown)}
          className="group flex min-h-8 w-full items-center gap-1.5 rounded-2 text-left"
        >
          <ChevronRight
            aria-hidden
            className={cx(
              "-ml-0.5 size-3.5 text-ink-3 transition-transform group-hover:text-ink",
              shown && "rotate-90",
            )}
          />
          <span className="shrink-0 font-semibold">{title}</span>
          {!shown && summary && (
            <span className="ml-auto min-w-0 truncate pl-3 text-12 text-ink-3">{summary}</span>
          )}
        </button>
      </h3>
      {/* Folded fields stay: they keep what was typed and claim their problems. */}
      <div id={id} hidden={!shown} className={cx(shown && "flex flex-col gap-4 pt-2 pb-4")}>
        {children}
      </div>
    </section>
  );
}
