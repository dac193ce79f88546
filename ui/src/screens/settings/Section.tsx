import { type ReactNode, useId } from "react";

export interface SectionProps {
  /** What an address names it by: `#/settings/vault`. */
  id?: string;
  title: string;
  /** One sentence beneath the title. */
  about?: ReactNode;
  children: ReactNode;
}

/** A part of the settings: its name at the left, its controls at the right. */
export function Section({ id: place, title, about, children }: SectionProps) {
  const id = useId();
  return (
    <section
      {...(place && { "data-place": place })}
      aria-labelledby={id}
      className="grid grid-cols-[200px_minmax(0,1fr)] gap-8 border-b border-line py-6 last:border-0"
    >
      <div>
        <h2 id={id} className="text-14 font-semibold">
          {title}
        </h2>
        {about && <p className="mt-1 text-12 text-ink-3">{about}</p>}
      </div>
      <div className="flex min-w-0 flex-col items-start gap-4">{children}</div>
    </section>
  );
}
