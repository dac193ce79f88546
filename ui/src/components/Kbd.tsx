import { cx } from "../lib/cx";
import { onMac } from "../lib/platform";

/** Keys as printed on them: `keys="Mod K"` is ⌘K on a Mac and Ctrl K elsewhere. */
export function Kbd({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={cx("inline-flex shrink-0 gap-0.5", className)}>
      {keys.split(" ").map((key) => (
        <kbd
          key={key}
          className="min-w-[18px] rounded-1 border border-line-strong bg-surface px-1 text-center font-sans text-12 text-ink-3"
        >
          {key === "Mod" ? (onMac ? "⌘" : "Ctrl") : key}
        </kbd>
      ))}
    </span>
  );
}
