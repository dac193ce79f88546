import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { type ReactElement, type ReactNode, useRef } from "react";
import { cx } from "../lib/cx";
import { Kbd } from "./Kbd";

export interface MenuItem {
  label: string;
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  /** For a choice among several: whether it is the one. */
  checked?: boolean;
}

/** Items in order; "line" draws a divider. */
export type MenuEntries = readonly (MenuItem | "line")[];

export interface MenuProps {
  entries: MenuEntries;
  /** The button that opens it. */
  children: ReactElement;
  align?: "start" | "end";
  onOpenChange?: (open: boolean) => void;
}

const content = "z-50 min-w-40 animate-appear overflow-hidden rounded-3 bg-raised p-1 shadow-pop";

/**
 * What was chosen is done once the menu has closed: until then it holds the focus, and a dialog
 * that opens could not give it to its first field.
 */
function useChoice() {
  const chosen = useRef<() => void>(undefined);
  return {
    choose: (run: () => void) => {
      chosen.current = run;
    },
    onCloseAutoFocus: () => {
      const run = chosen.current;
      chosen.current = undefined;
      run?.();
    },
  };
}

export function Menu({ entries, children, align = "end", onOpenChange }: MenuProps) {
  const { choose, onCloseAutoFocus } = useChoice();
  return (
    <DropdownMenu.Root {...(onOpenChange && { onOpenChange })}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className={content}
          onCloseAutoFocus={onCloseAutoFocus}
        >
          {rows(entries, choose)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** The same at a place on the screen, as after a right click. */
export function MenuAt({
  x,
  y,
  entries,
  onClose,
}: {
  x: number;
  y: number;
  entries: MenuEntries;
  onClose: () => void;
}) {
  const { choose, onCloseAutoFocus } = useChoice();
  return (
    <DropdownMenu.Root open onOpenChange={(open) => !open && onClose()}>
      <DropdownMenu.Trigger asChild>
        <span aria-hidden className="fixed size-0" style={{ left: x, top: y }} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="start"
          collisionPadding={8}
          className={content}
          onCloseAutoFocus={onCloseAutoFocus}
        >
          {rows(entries, choose)}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function rows(entries: MenuEntries, choose: (run: () => void) => void) {
  return entries.map((entry, at) => {
    if (entry === "line") {
      const next = entries[at + 1];
      const key = typeof next === "object" ? `line above ${next.label}` : "last line";
      return <DropdownMenu.Separator key={key} className="m-1 h-px bg-line" />;
    }
    const { label, checked, icon, keys, danger = false, disabled = false, onSelect } = entry;
    return (
      <DropdownMenu.Item
        key={label}
        {...(checked !== undefined && { role: "menuitemradio", "aria-checked": checked })}
        disabled={disabled}
        onSelect={() => choose(onSelect)}
        className={cx(
          "flex h-7 items-center gap-2 rounded-2 px-2 outline-none data-disabled:text-ink-off data-highlighted:bg-hover [&_svg]:size-3.5",
          danger ? "text-failed data-highlighted:bg-failed-tint" : "text-ink",
        )}
      >
        <span className="grid w-3.5 place-items-center">{checked ? <Check /> : icon}</span>
        <span className="flex-1 whitespace-nowrap">{label}</span>
        {keys && <Kbd keys={keys} className="ml-4" />}
      </DropdownMenu.Item>
    );
  });
}
