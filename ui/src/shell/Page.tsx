import { type ReactNode, useEffect } from "react";

export interface PageProps {
  title: string;
  /** Pale, after the title: a count. */
  sub?: ReactNode;
  /** At the right: finders, then quiet actions, then the one main action. */
  actions?: ReactNode;
  children: ReactNode;
}

/** A screen: a header with its name and its one main action, then content. */
export function Page({ title, sub, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Hookline`;
  }, [title]);
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col bg-surface">
      <header className="flex h-header shrink-0 items-center gap-2 border-b border-line px-4">
        <h1 className="text-16 font-semibold tracking-[-0.011em]">{title}</h1>
        {sub !== undefined && <span className="num text-ink-3">{sub}</span>}
        <div className="ml-auto flex items-center gap-2">{actions}</div>
      </header>
      <div className="flex min-h-0 flex-1 flex-col">{children}</div>
    </main>
  );
}
