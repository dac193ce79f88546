import { type ReactNode, useId } from "react";

/** A part of the panel: its name, what can be done with it, its content. */
export function Part({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-t border-line pt-3">
      <div className="mb-1.5 flex min-h-5 items-center gap-2 text-12">
        <h3 id={id} className="font-semibold">
          {title}
        </h3>
        {aside && <div className="ml-auto flex items-center gap-2">{aside}</div>}
      </div>
      {children}
    </section>
  );
}
