import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { type ControlProps, fieldFrame } from "./Field";

export interface Choice<T extends string> {
  value: T;
  label: string;
  /** Pale after the label, also once it is chosen: "zoho.eu". */
  note?: string | undefined;
  /** A second line that explains the choice where it is made. */
  help?: string;
  icon?: ReactNode;
}

export interface SelectProps<T extends string> extends Partial<ControlProps> {
  value: T | undefined;
  onChange: (value: T) => void;
  choices: readonly Choice<T>[];
  "aria-label"?: string;
  placeholder?: string;
  disabled?: boolean;
  size?: "md" | "sm";
  className?: string;
}

export function Select<T extends string>({
  value,
  onChange,
  choices,
  placeholder = "Choose",
  disabled,
  size = "md",
  className = "w-full",
  ...control
}: SelectProps<T>) {
  return (
    <Radix.Root
      value={value ?? ""}
      onValueChange={(next) => onChange(next as T)}
      disabled={disabled}
    >
      <Radix.Trigger
        {...control}
        className={cx(
          fieldFrame({ bad: Boolean(control["aria-invalid"]) }),
          "text-left focus-visible:outline-none data-placeholder:text-ink-3",
          size === "sm" && "min-h-6 text-12",
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <ChevronDown aria-hidden className="size-3.5 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) max-w-96 animate-appear overflow-hidden rounded-3 bg-raised shadow-pop"
        >
          <Radix.Viewport className="p-1">
            {choices.map((choice) => (
              <Radix.Item
                key={choice.value}
                value={choice.value}
                className="flex min-h-7 items-start gap-2 rounded-2 py-1 pr-2 pl-1.5 outline-none data-highlighted:bg-hover"
              >
                <span className="grid h-5 w-3.5 shrink-0 place-items-center">
                  <Radix.ItemIndicator>
                    <Check className="size-3.5 text-accent" />
                  </Radix.ItemIndicator>
                </span>
                <span className="min-w-0">
                  <span className="flex items-center gap-1.5">
                    {choice.icon}
                    <Radix.ItemText>
                      {choice.label}
                      {choice.note && <span className="ml-1.5 text-ink-3">{choice.note}</span>}
                    </Radix.ItemText>
                  </span>
                  {choice.help && <span className="block text-12 text-ink-3">{choice.help}</span>}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
