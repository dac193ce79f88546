import { X } from "lucide-react";
import { Dialog as Radix, AlertDialog as RadixAlert } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { Button } from "./Button";

const scrim = "fixed inset-0 z-40 animate-appear bg-scrim";
const box =
  "fixed top-[18vh] left-1/2 z-40 flex max-h-[74vh] max-w-[calc(100vw-32px)] -translate-x-1/2 animate-appear flex-col rounded-3 bg-raised shadow-pop outline-none";

export interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: string;
  /** Below the content, right-aligned: Cancel, then the main action. */
  footer?: ReactNode;
  width?: string;
  children: ReactNode;
}

export function Dialog({
  open,
  onClose,
  title,
  description,
  footer,
  width = "w-[440px]",
  children,
}: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={scrim} />
        <Radix.Content
          className={cx(box, width)}
          {...(!description && { "aria-describedby": undefined })}
          // A field that asks for the focus keeps it; else the dialog itself is read out first.
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
          }}
        >
          <div className="flex items-center gap-2 py-2 pr-2 pl-4">
            <Radix.Title className="min-w-0 flex-1 truncate text-14 font-semibold">
              {title}
            </Radix.Title>
            {/* No tooltip: it would take the Escape that is meant for the dialog. */}
            <Radix.Close
              aria-label="Close"
              className="grid size-7 shrink-0 place-items-center rounded-2 text-ink-2 hover:bg-hover hover:text-ink"
            >
              <X />
            </Radix.Close>
          </div>
          {description && (
            <Radix.Description className="-mt-1 px-4 pb-2 text-12 text-ink-2">
              {description}
            </Radix.Description>
          )}
          <div className="min-h-0 overflow-auto px-4 pt-1 pb-4">{children}</div>
          {footer && (
            <div className="flex justify-end gap-2 border-t border-line px-4 py-3">{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export interface AlertDialogProps {
  open: boolean;
  onClose: () => void;
  /** A question that names the thing: "Delete the catch URL Orders?" */
  title: string;
  /** What follows from it. */
  description: string;
  /** Names the effect: "Delete, 3 flows will fail". */
  action: string;
  onAction: () => void;
  /** Names what stays: "Keep it". */
  cancel?: string;
  danger?: boolean;
  busy?: boolean;
}

/** A question that must be answered before going on. */
export function AlertDialog(props: AlertDialogProps) {
  const {
    open,
    onClose,
    title,
    description,
    action,
    onAction,
    cancel = "Keep it",
    danger = true,
    busy = false,
  } = props;
  return (
    <RadixAlert.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <RadixAlert.Portal>
        <RadixAlert.Overlay className={scrim} />
        <RadixAlert.Content className={cx(box, "w-[440px] p-4")}>
          <RadixAlert.Title className="text-14 font-semibold wrap-anywhere">
            {title}
          </RadixAlert.Title>
          <RadixAlert.Description className="mt-1 text-12 text-ink-2">
            {description}
          </RadixAlert.Description>
          <div className="mt-4 flex justify-end gap-2">
            <RadixAlert.Cancel asChild>
              <Button>{cancel}</Button>
            </RadixAlert.Cancel>
            <Button tone={danger ? "danger-solid" : "primary"} busy={busy} onClick={onAction}>
              {action}
            </Button>
          </div>
        </RadixAlert.Content>
      </RadixAlert.Portal>
    </RadixAlert.Root>
  );
}
