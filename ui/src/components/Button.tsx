import type { ComponentProps, ReactNode } from "react";
import { cx } from "../lib/cx";
import { Tooltip } from "./Tooltip";

export type ButtonTone = "default" | "primary" | "quiet" | "danger" | "danger-solid";

const tones: Record<ButtonTone, string> = {
  default: "border-line-strong bg-surface text-ink enabled:hover:bg-hover enabled:active:bg-press",
  primary: "border-transparent bg-accent-solid text-on-accent enabled:hover:bg-accent-solid-hover",
  quiet:
    "border-transparent text-ink-2 enabled:hover:bg-hover enabled:hover:text-ink enabled:active:bg-press",
  danger: "border-line-strong bg-surface text-failed enabled:hover:bg-failed-tint",
  "danger-solid": "border-transparent bg-failed text-surface enabled:hover:bg-failed-solid-hover",
};

export interface ButtonProps extends ComponentProps<"button"> {
  tone?: ButtonTone;
  size?: "md" | "sm";
  /** A 14 px icon before the words. */
  icon?: ReactNode;
  /** The action is under way: the button stays in place, cannot be pressed twice, and says so. */
  busy?: boolean;
}

export function Button({
  tone = "default",
  size = "md",
  icon,
  busy = false,
  disabled,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled || busy}
      aria-busy={busy || undefined}
      className={cx(
        "inline-flex shrink-0 items-center gap-1.5 rounded-2 border font-medium whitespace-nowrap transition-colors",
        "disabled:border-line disabled:bg-transparent disabled:text-ink-off",
        size === "md" ? "h-control px-2.5" : "h-control-sm px-2 text-12",
        tones[tone],
        className,
      )}
    >
      {icon && <span className="[&_svg]:size-3.5">{icon}</span>}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ComponentProps<"button">, "aria-label"> {
  /** Spoken by a screen reader and shown as the tooltip. */
  label: string;
  /** Keys shown in the tooltip, such as "Ctrl Z". */
  keys?: string;
  size?: "md" | "sm";
  /** For a button that switches something: whether it is on. */
  pressed?: boolean;
}

export function IconButton({
  label,
  keys,
  size = "md",
  pressed,
  className,
  children,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip text={label} keys={keys}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={pressed}
        {...rest}
        className={cx(
          "inline-grid shrink-0 place-items-center rounded-2 align-middle text-ink-2 transition-colors",
          "enabled:hover:bg-hover enabled:hover:text-ink enabled:active:bg-press disabled:text-ink-off",
          "data-[state=open]:bg-hover data-[state=open]:text-ink",
          pressed && "bg-press text-ink",
          size === "md" ? "size-7" : "size-6",
          className,
        )}
      >
        {children}
      </button>
    </Tooltip>
  );
}

/** A word that acts like a link, in the accent colour. */
export function LinkButton({ className, ...rest }: ComponentProps<"button">) {
  return (
    <button
      type="button"
      {...rest}
      className={cx("rounded-1 font-medium text-accent hover:underline", className)}
    />
  );
}
