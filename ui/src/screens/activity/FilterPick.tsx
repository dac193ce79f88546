import { Check, ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { Popover } from "../../components/Popover";
import { SearchBox } from "../../components/SearchBox";
import { cx } from "../../lib/cx";

export interface FilterPickProps {
  /** "Flow", "Trigger". */
  label: string;
  value: string | undefined;
  choices: readonly { value: string; label: string }[];
  onChange: (value: string | undefined) => void;
}

/** Long lists get a finder. */
const FEW = 8;

/** One choice or all: "Flow: all". */
export function FilterPick({ label, value, choices, onChange }: FilterPickProps) {
  const [open, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const chosen = choices.find((choice) => choice.value === value);
  const found = choices.filter((choice) =>
    choice.label.toLowerCase().includes(words.trim().toLowerCase()),
  );
  const pick = (next: string | undefined) => {
    onChange(next);
    setOpen(false);
    setWords("");
  };
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={label}
      className="w-60"
      trigger={
        <Button tone="quiet" size="sm" className={cx(value && "text-accent")}>
          <span className="max-w-36 truncate">
            {label}: {value ? (chosen?.label ?? "gone") : "all"}
          </span>
          <ChevronDown className="size-3" />
        </Button>
      }
    >
      {choices.length > FEW && (
        <div className="p-1 pb-0">
          <SearchBox
            value={words}
            onChange={setWords}
            label={`Find a ${label.toLowerCase()}`}
            className="w-full"
            slashKey={false}
          />
        </div>
      )}
      <ul className="max-h-72 overflow-auto p-1">
        {!words && (
          <Choice label="All" chosen={value === undefined} onPick={() => pick(undefined)} />
        )}
        {found.map((choice) => (
          <Choice
            key={choice.value}
            label={choice.label}
            chosen={choice.value === value}
            onPick={() => pick(choice.value)}
          />
        ))}
        {found.length === 0 && (
          <li className="px-2 py-1 text-12 text-ink-3">None is called that</li>
        )}
      </ul>
    </Popover>
  );
}

function Choice({ label, chosen, onPick }: { label: string; chosen: boolean; onPick: () => void }) {
  return (
    <li>
      <button
        type="button"
        aria-pressed={chosen}
        onClick={onPick}
        className="flex h-7 w-full items-center gap-2 rounded-2 px-2 text-left hover:bg-hover focus-visible:-outline-offset-2"
      >
        <span className="w-3.5 shrink-0">
          {chosen && <Check className="size-3.5 text-accent" />}
        </span>
        <span className="truncate">{label}</span>
      </button>
    </li>
  );
}
