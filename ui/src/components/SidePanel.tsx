import { X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { cx } from "../lib/cx";

export interface SidePanelProps {
  title: ReactNode;
  /** Small and pale under the title. */
  sub?: ReactNode;
  /** Before the title, such as a service tile. */
  lead?: ReactNode;
  /** At the right of the title, before the close button: a menu. */
  aside?: ReactNode;
  onClose: () => void;
  /** At the bottom, always in view: the main action first, then the quiet ones. */
  footer?: ReactNode;
  /** Makes it a form: Enter in a field and the footer's submit button come here. */
  onSubmit?: () => void;
  className?: string;
  children: ReactNode;
}

/** The panel at the right of a list: head, scrolling content, foot. Escape inside closes it. */
export function SidePanel(props: SidePanelProps) {
  const { title, sub, lead, aside, onClose, footer, onSubmit, className, children } = props;
  const id = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    // What had the focus went away when the panel came: its keys work from here at once.
    if (document.activeElement === document.body) panel.current?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    // A menu or select that is open hangs elsewhere in the document and keeps its own Escape.
    if (!(event.target instanceof Node) || !event.currentTarget.contains(event.target)) return;
    event.preventDefault();
    onClose();
  };

  const inside = (
    <>
      {/* Positioned, so that what is hidden for the eye alone does not make the page longer. */}
      <div className="relative min-h-0 flex-1 overflow-auto">
        <div className="flex flex-col gap-4 p-4">{children}</div>
      </div>
      {footer && (
        <div className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-3">
          {footer}
        </div>
      )}
    </>
  );

  return (
    <aside
      ref={panel}
      tabIndex={-1}
      aria-labelledby={id}
      onKeyDown={onKeyDown}
      className={cx(
        "flex w-[400px] shrink-0 flex-col overflow-hidden border-l border-line bg-surface outline-none wide:w-[480px]",
        className,
      )}
    >
      <div className="flex h-header shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
        {lead}
        <div className="min-w-0 flex-1">
          <h2 id={id} className="truncate text-14 leading-[18px] font-semibold">
            {title}
          </h2>
          {sub && <p className="truncate text-12 text-ink-3">{sub}</p>}
        </div>
        {aside}
        {/* No tooltip: it would take the Escape that is meant for the panel. */}
        <button
          type="button"
          aria-label="Close"
          onClick={onClose}
          className="grid size-7 shrink-0 place-items-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink"
        >
          <X />
        </button>
      </div>
      {onSubmit ? (
        <form
          noValidate
          className="flex min-h-0 flex-1 flex-col"
          onSubmit={(event) => {
            event.preventDefault();
            onSubmit();
          }}
        >
          {inside}
        </form>
      ) : (
        <div className="flex min-h-0 flex-1 flex-col">{inside}</div>
      )}
    </aside>
  );
}
