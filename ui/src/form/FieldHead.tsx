import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { Tooltip } from "../components/Tooltip";

export interface FieldHeadProps {
  title: string;
  help?: string;
  /** How many entries it holds. */
  count?: number | undefined;
  /** Makes the title fold what is beneath. */
  onFold?: (() => void) | undefined;
  children?: ReactNode;
}

/** The head of a part of the form: its name, then what belongs to it. */
export function FieldHead({ title, help, count, onFold, children }: FieldHeadProps) {
  return (
    <div className="mb-1.5 flex min-h-4 items-center gap-1 text-12 font-semibold">
      {onFold ? (
        <button
          type="button"
          aria-expanded
          onClick={onFold}
          className="rounded-1 hover:text-accent"
        >
          {title}
        </button>
      ) : (
        title
      )}
      {count !== undefined && <span className="num font-normal text-ink-3">{count}</span>}
      {help && <Help text={help} />}
      {children}
    </div>
  );
}

/** The name of one field. The control beneath carries it as its own label. */
export function FieldLabel({ title, help, id }: { title: string; help?: string; id?: string }) {
  return (
    <div className="mb-1 flex items-center gap-1 text-12 font-medium text-ink-2">
      {id ? <label htmlFor={id}>{title}</label> : title}
      {help && <Help text={help} />}
    </div>
  );
}

/** What a field is for, on asking. */
export function Help({ text }: { text: string }) {
  return (
    <Tooltip text={text} side="top">
      <button
        type="button"
        aria-label={text}
        className="grid size-3.5 place-items-center rounded-full text-ink-3 opacity-60 hover:opacity-100 focus-visible:opacity-100"
      >
        <Info className="size-3" />
      </button>
    </Tooltip>
  );
}
