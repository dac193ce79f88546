import { Check, Minus } from "lucide-react";
import { Checkbox as Radix } from "radix-ui";
import type { MouseEventHandler } from "react";
import { cx } from "../lib/cx";

export interface CheckboxProps {
  checked: boolean | "mixed";
  onChange?: (checked: boolean) => void;
  /** Before it changes; for a list in which Shift reaches over several. */
  onClick?: MouseEventHandler<HTMLButtonElement>;
  /** -1 where the list itself has the keys. */
  tabIndex?: number;
  label?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  "aria-describedby"?: string | undefined;
}

export function Checkbox({ checked, onChange, label, className, ...rest }: CheckboxProps) {
  return (
    <Radix.Root
      {...rest}
      aria-label={label}
      checked={checked === "mixed" ? "indeterminate" : checked}
      onCheckedChange={(next) => onChange?.(next === true)}
      className={cx(
        "grid size-3.5 shrink-0 place-items-center rounded-1 border border-line-field bg-surface text-on-accent disabled:opacity-50",
        "data-[state=checked]:border-transparent data-[state=checked]:bg-accent-solid",
        "data-[state=indeterminate]:border-transparent data-[state=indeterminate]:bg-accent-solid",
        className,
      )}
    >
      <Radix.Indicator className="[&_svg]:size-2.5 [&_svg]:stroke-[4px]">
        {checked === "mixed" ? <Minus /> : <Check />}
      </Radix.Indicator>
    </Radix.Root>
  );
}
