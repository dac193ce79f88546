import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

/** A line across the window for what concerns every screen. */
export function Bar({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex min-h-10 shrink-0 items-center gap-2 border-b border-line bg-waiting-tint px-4 py-1"
    >
      <TriangleAlert aria-hidden className="text-waiting" />
      <p className="min-w-0 flex-1 wrap-anywhere">{children}</p>
      <div className="flex shrink-0 gap-2">{actions}</div>
    </div>
  );
}
