import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";

export interface TabItem<T extends string> {
  value: T;
  label: string;
  count?: number | undefined;
}

export interface TabsProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  tabs: readonly TabItem<T>[];
  label: string;
  size?: "md" | "sm";
  className?: string;
  /** At the right end of the row of tabs. */
  aside?: ReactNode;
  /** The chosen tab's content. */
  children?: ReactNode;
}

export function Tabs<T extends string>({
  value,
  onChange,
  tabs,
  label,
  size = "md",
  className,
  aside,
  children,
}: TabsProps<T>) {
  const small = size === "sm";
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => onChange(next as T)}
      className={cx("flex min-h-0 min-w-0 flex-col", className)}
    >
      <div
        className={cx(
          "flex shrink-0 items-center border-b border-line",
          small ? "h-7 px-3" : "h-9 px-4",
        )}
      >
        <Radix.List
          aria-label={label}
          className={cx("flex h-full", small ? "gap-3 text-12" : "gap-4")}
        >
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px flex items-center gap-1 border-b-2 border-transparent pt-px font-medium whitespace-nowrap text-ink-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="num font-normal text-ink-3">{tab.count}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside && <div className="ml-auto flex items-center gap-1">{aside}</div>}
      </div>
      {children !== undefined && (
        <Radix.Content value={value} className="min-h-0 flex-1 outline-none">
          {children}
        </Radix.Content>
      )}
    </Radix.Root>
  );
}
