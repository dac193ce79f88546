import { Switch as Radix } from "radix-ui";
import { cx } from "../lib/cx";

export interface SwitchProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  /** What it switches; needed where no <label> points here. */
  label?: string;
  id?: string;
  disabled?: boolean;
  className?: string;
  "aria-describedby"?: string | undefined;
}

export function Switch({ checked, onChange, label, className, ...rest }: SwitchProps) {
  return (
    <Radix.Root
      {...rest}
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      className={cx(
        "inline-block h-4 w-7 shrink-0 rounded-full bg-line-field align-middle transition-colors data-[state=checked]:bg-ok-mark disabled:opacity-50",
        className,
      )}
    >
      <Radix.Thumb className="block size-3 translate-x-0.5 rounded-full bg-surface transition-transform ease-out data-[state=checked]:translate-x-3.5 data-[state=checked]:bg-on-mark" />
    </Radix.Root>
  );
}
