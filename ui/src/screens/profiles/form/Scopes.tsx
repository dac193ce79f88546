import type { Scope } from "../../../bindings";
import { LinkButton } from "../../../components/Button";
import { Checkbox } from "../../../components/Checkbox";
import { number } from "../../../lib/format";
import { useMethod } from "./context";
import { Pick } from "./fields";
import { Bare, Rows } from "./Rows";
import { splitScopes } from "./split-scopes";

const SEPARATORS = [
  { value: " ", label: "Space", help: "The standard" },
  { value: ",", label: "Comma" },
  { value: ";", label: "Semicolon" },
  { value: "|", label: "Bar" },
];

/** What can be asked for: its name, what it means, and whether a new connection has it chosen. */
export function Scopes() {
  const [{ scopes, scope_separator }, set] = useMethod("oauth2");
  const chosen = scopes.filter((scope) => scope.chosen).length;
  const all = chosen === scopes.length;

  const pasteAt = (at: number, text: string): boolean => {
    const names = splitScopes(text);
    if (names.length < 2) return false;
    const known = new Set(scopes.map((scope) => scope.name));
    const fresh: Scope[] = names
      .filter((name) => !known.has(name))
      .map((name) => ({ name, description: "", chosen: true }));
    set({ scopes: scopes.toSpliced(at, scopes[at]?.name ? 0 : 1, ...fresh) });
    return true;
  };

  const separators = SEPARATORS.some(({ value }) => value === scope_separator)
    ? SEPARATORS
    : [...SEPARATORS, { value: scope_separator, label: scope_separator || "Nothing" }];

  return (
    <>
      <Rows
        field="method.scopes"
        label="Scopes"
        one="scope"
        hint={
          scopes.length === 0
            ? "What a connection may ask for. Paste several at once if you like."
            : "Ticked ones are chosen when a connection is made; its owner can choose others."
        }
        items={scopes}
        onChange={(items) => set({ scopes: items })}
        className="max-h-[420px] overflow-y-auto"
        blank={{ name: "", description: "", chosen: true }}
        aside={
          scopes.length > 0 && (
            <>
              <span className="num text-ink-3">
                {number(chosen)} of {number(scopes.length)} chosen
              </span>
              <LinkButton
                onClick={() => set({ scopes: scopes.map((scope) => ({ ...scope, chosen: !all })) })}
              >
                {all ? "Choose none" : "Choose all"}
              </LinkButton>
            </>
          )
        }
        row={(scope, change, at) => (
          <div className="flex items-start">
            <Checkbox
              className="mt-1.5 ml-2"
              label={`${scope.name || `Scope ${at + 1}`} is chosen at first`}
              checked={scope.chosen}
              onChange={(on) => change({ ...scope, chosen: on })}
            />
            <div className="min-w-0 flex-1 py-0.5">
              <Bare
                mono
                className="!h-6"
                label={`Name of scope ${at + 1}`}
                placeholder="contacts.read"
                value={scope.name}
                onChange={(name) => change({ ...scope, name })}
                onPaste={(text) => pasteAt(at, text)}
              />
              <Bare
                className="!h-5 text-12 text-ink-2"
                label={`Meaning of scope ${at + 1}`}
                placeholder="What it allows, in words"
                value={scope.description}
                onChange={(description) => change({ ...scope, description })}
              />
            </div>
          </div>
        )}
      />
      <Pick
        field="method.scope_separator"
        label="Between scopes"
        value={scope_separator}
        onChange={(separator) => set({ scope_separator: separator })}
        choices={separators}
      />
    </>
  );
}
