import { TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "../lib/cx";
import { Button } from "./Button";

export interface MessageProps {
  title: string;
  /** Why, and what to press. */
  children?: ReactNode;
  /** Buttons beneath. */
  actions?: ReactNode;
  tone?: "failed" | "waiting";
  className?: string;
}

/** What happened, why, and what to press, within a screen or panel. */
export function Message({ title, children, actions, tone = "failed", className }: MessageProps) {
  return (
    <div
      role="alert"
      className={cx(
        "flex gap-2 rounded-2 px-3 py-2",
        tone === "failed" ? "bg-failed-tint" : "bg-waiting-tint",
        className,
      )}
    >
      <TriangleAlert
        aria-hidden
        className={cx("mt-0.5", tone === "failed" ? "text-failed" : "text-waiting")}
      />
      <div className="min-w-0 flex-1">
        <p className="font-semibold wrap-anywhere">{title}</p>
        {children && <div className="text-12 wrap-anywhere text-ink-2">{children}</div>}
        {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}

export interface ErrorStateProps {
  /** What could not be done: "The flows could not be read". */
  title: string;
  error: { message: string; code?: string } | null;
  onRetry?: () => void;
  className?: string;
}

/** In the place of content that could not be read. */
export function ErrorState({ title, error, onRetry, className }: ErrorStateProps) {
  return (
    <div className={cx("p-4", className)}>
      <Message
        title={title}
        actions={
          onRetry && (
            <Button size="sm" onClick={onRetry}>
              Try again
            </Button>
          )
        }
      >
        {error?.message}
      </Message>
    </div>
  );
}

export interface EmptyStateProps {
  /** One sentence that teaches. */
  title: string;
  children?: ReactNode;
  /** One button, and at most one quiet one. */
  actions?: ReactNode;
  className?: string;
}

export function EmptyState({ title, children, actions, className }: EmptyStateProps) {
  return (
    <div className={cx("grid h-full min-h-0 place-items-center overflow-auto p-6", className)}>
      <div className="w-full max-w-[440px] -translate-y-6">
        <h2 className="text-20 font-semibold tracking-[-0.017em] text-balance">{title}</h2>
        {children && <div className="mt-1 text-14 text-ink-2">{children}</div>}
        {actions && <div className="mt-5 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
