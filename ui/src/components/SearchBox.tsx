import { Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { isTyping } from "../lib/platform";
import { Input } from "./Field";
import { Kbd } from "./Kbd";

export interface SearchBoxProps {
  value: string;
  onChange: (value: string) => void;
  /** Says what is searched: "Find a flow". */
  label: string;
  className?: string;
  /** Whether "/" anywhere on the screen comes here. */
  slashKey?: boolean;
  autoFocus?: boolean;
}

/** A finder: "/" focuses it, Escape empties it and then leaves it. */
export function SearchBox({
  value,
  onChange,
  label,
  className = "w-60",
  slashKey = true,
  autoFocus = false,
}: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);

  useEffect(() => {
    if (!slashKey) return;
    const focus = (event: KeyboardEvent) => {
      if (
        event.key !== "/" ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target)
      )
        return;
      if (document.querySelector("[role=dialog], [role=alertdialog]")) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    document.addEventListener("keydown", focus);
    return () => document.removeEventListener("keydown", focus);
  }, [slashKey]);

  const clear = (
    <button
      type="button"
      aria-label="Clear the search"
      className="rounded-1 text-ink-3 hover:text-ink"
      onClick={() => {
        onChange("");
        input.current?.focus();
      }}
    >
      <X className="size-3.5" />
    </button>
  );

  return (
    <Input
      ref={input}
      type="text"
      role="searchbox"
      inputMode="search"
      soft
      autoFocus={autoFocus}
      aria-label={label}
      placeholder={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        if (value) onChange("");
        else event.currentTarget.blur();
      }}
      lead={<Search aria-hidden className="size-3.5 text-ink-3" />}
      trail={value ? clear : slashKey && <Kbd keys="/" />}
      frameClassName={className}
    />
  );
}
