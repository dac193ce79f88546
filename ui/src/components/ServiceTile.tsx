import { cx } from "../lib/cx";

const hues = [
  "bg-mark-1-tint text-mark-1",
  "bg-mark-2-tint text-mark-2",
  "bg-mark-3-tint text-mark-3",
  "bg-mark-4-tint text-mark-4",
  "bg-mark-5-tint text-mark-5",
  "bg-mark-6-tint text-mark-6",
] as const;

/** The same hue for the same service on every screen and after every start (FNV-1a, mixed). */
function hueOf(key: string): string {
  let hash = 0x811c9dc5;
  for (const letter of key.toLowerCase()) {
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return hues[((hash ^ (hash >>> 15)) >>> 0) % hues.length] ?? hues[0];
}

const sizes = {
  16: "size-4 rounded-1 text-[11px]",
  24: "size-6 rounded-2 text-12",
  32: "size-8 rounded-2 text-14",
};

export interface ServiceTileProps {
  /** What it stands for; its first letter is shown. */
  name: string;
  /** The built-in service's key, which gives the hue; without one the name does. */
  service?: string | null | undefined;
  size?: 16 | 24 | 32;
  className?: string;
}

/** A connection's or profile's letter in the hue of its service. The name always stands beside it. */
export function ServiceTile({ name, service, size = 24, className }: ServiceTileProps) {
  const letter = name.trim().match(/\p{L}|\p{N}/u)?.[0] ?? "?";
  return (
    <span
      aria-hidden
      className={cx(
        "grid shrink-0 place-items-center leading-none font-semibold select-none",
        sizes[size],
        hueOf(service || name),
        className,
      )}
    >
      {letter.toUpperCase()}
    </span>
  );
}
