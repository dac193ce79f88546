import { Search } from "lucide-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import type { Scope } from "../bindings";
import { LinkButton } from "../components/Button";
import { Checkbox } from "../components/Checkbox";
import { fold } from "../lib/fold";
import { number } from "../lib/format";

export interface ScopePickerProps {
  label?: string;
  scopes: readonly Scope[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}

/** Arrow keys go from one permission to the next. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>("input, [role=checkbox]")];
  const at = stops.indexOf(event.target as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  stops[at + step]?.focus();
}

/** Which permissions are asked for, with what each of them means. */
export function ScopePicker({
  label = "What may flows do?",
  scopes,
  chosen,
  onChange,
}: ScopePickerProps) {
  const id = useId();
  const [search, setSearch] = useState("");
  const picked = useMemo(() => new Set(chosen), [chosen]);
  const words = fold(search).split(/\s+/).filter(Boolean);
  const shown = scopes.filter((scope) => {
    const text = fold(`${scope.name} ${scope.description}`);
    return words.every((word) => text.includes(word));
  });
  const all = scopes.every((scope) => picked.has(scope.name));
  // What the profile does not list (any more) stays chosen: nobody took it away.
  const set = (next: ReadonlySet<string>) =>
    onChange([
      ...scopes.filter((scope) => next.has(scope.name)).map((scope) => scope.name),
      ...chosen.filter((name) => !scopes.some((scope) => scope.name === name)),
    ]);

  return (
    <fieldset aria-labelledby={id} className="min-w-0">
      <div className="mb-1 flex items-center gap-2 text-12">
        <span id={id} className="font-medium text-ink-2">
          {label}
        </span>
        <span className="num ml-auto text-ink-3" role="status">
          {number(scopes.filter((scope) => picked.has(scope.name)).length)} of{" "}
          {number(scopes.length)} chosen
        </span>
        <LinkButton
          onClick={() => set(all ? new Set() : new Set(scopes.map((scope) => scope.name)))}
        >
          {all ? "Choose none" : "Choose all"}
        </LinkButton>
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrow keys, for what stands inside */}
      <div
        onKeyDown={moveFocus}
        className="flex flex-col overflow-hidden rounded-2 border border-line-field"
      >
        <div className="flex h-8 items-center gap-1.5 border-b border-line px-2 focus-within:shadow-field">
          <Search aria-hidden className="size-3.5 text-ink-3" />
          <input
            type="text"
            aria-label="Find a permission"
            placeholder="Find a permission"
            spellCheck={false}
            autoComplete="off"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
            onKeyDown={(event) => {
              // Enter would send the form around it.
              if (event.key === "Enter") event.preventDefault();
              if (event.key !== "Escape" || search === "") return;
              event.preventDefault();
              event.stopPropagation();
              setSearch("");
            }}
            className="min-w-0 flex-1 bg-transparent outline-none"
          />
        </div>
        {shown.length === 0 && (
          <p className="px-2 py-2 text-12 text-ink-3">No permission is called that.</p>
        )}
        <ul className="max-h-[244px] overflow-auto wide:max-h-[293px]">
          {shown.map((scope) => (
            <ScopeRow
              key={scope.name}
              scope={scope}
              checked={picked.has(scope.name)}
              onChange={(on) => {
                const next = new Set(picked);
                if (on) next.add(scope.name);
                else next.delete(scope.name);
                set(next);
              }}
            />
          ))}
        </ul>
      </div>
    </fieldset>
  );
}

function ScopeRow({
  scope,
  checked,
  onChange,
}: {
  scope: Scope;
  checked: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = useId();
  return (
    <li className="relative border-b border-line last:border-0 hover:bg-hover has-focus-visible:shadow-[inset_0_0_0_2px_var(--focus)]">
      <label
        htmlFor={id}
        className="grid grid-cols-[14px_minmax(0,1fr)] items-start gap-2 px-2 py-1.5"
      >
        <Checkbox
          id={id}
          checked={checked}
          onChange={onChange}
          className="mt-0.5 outline-none"
          aria-describedby={scope.description ? `${id}-means` : undefined}
        />
        <span className="min-w-0">
          <span className="block font-mono text-12 leading-5 wrap-anywhere">{scope.name}</span>
          {scope.description && (
            <span id={`${id}-means`} className="block text-12 text-ink-3">
              {scope.description}
            </span>
          )}
        </span>
      </label>
    </li>
  );
}
