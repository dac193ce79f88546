import { TriangleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "../lib/cx";

/** The frame that every input shares: a 3:1 edge, an inward glow on focus, a red edge when refused. */
export function fieldFrame({
  bad = false,
  soft = false,
  padded = true,
}: {
  bad?: boolean;
  soft?: boolean;
  padded?: boolean;
} = {}): string {
  return cx(
    "flex min-h-7 min-w-0 items-center gap-1.5 rounded-2 border bg-surface",
    padded && "px-2",
    "focus-within:border-focus focus-within:shadow-field has-disabled:border-line has-disabled:bg-sunken has-disabled:text-ink-2",
    "has-[:is(input,textarea)[readonly]]:border-line has-[:is(input,textarea)[readonly]]:bg-sunken has-[:is(input,textarea)[readonly]]:text-ink-2",
    bad ? "border-failed-mark" : soft ? "border-line-strong" : "border-line-field",
  );
}

export interface FieldProps {
  label: string;
  /** Said beneath while nothing is wrong. */
  hint?: ReactNode;
  /** What is wrong and what to do; replaces the hint. */
  error?: string | undefined;
  /** What is worth a second look; stands in the way of nothing, and of the hint only. */
  warning?: string | undefined;
  /** Set when the label is only for screen readers. */
  hideLabel?: boolean;
  /** Beside the label, at its right end. */
  aside?: ReactNode;
  className?: string;
  /** Receives what the control must carry so that label, hint and error belong to it. */
  children: (control: ControlProps) => ReactNode;
}

export interface ControlProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, its control, and one line beneath: hint or error. */
export function Field({
  label,
  hint,
  error,
  warning,
  hideLabel = false,
  aside,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const note = `${id}-note`;
  const described = error || warning || hint ? note : undefined;
  return (
    <div className={cx("min-w-0", className)}>
      <div className={cx(hideLabel ? "sr-only" : "mb-1 flex items-center justify-between gap-2")}>
        <label htmlFor={id} className="text-12 font-medium text-ink-2">
          {label}
        </label>
        {aside}
      </div>
      {children({ id, "aria-describedby": described, "aria-invalid": error ? true : undefined })}
      {error ? (
        <FieldError id={note}>{error}</FieldError>
      ) : warning ? (
        <FieldWarning id={note}>{warning}</FieldWarning>
      ) : (
        hint && (
          <p id={note} className="mt-1 text-12 text-ink-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="alert" className="mt-1 flex items-start gap-1 text-12 text-failed">
      <TriangleAlert aria-hidden className="mt-px size-3.5" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}

export function FieldWarning({ id, children }: { id?: string; children: ReactNode }) {
  return (
    <p id={id} role="status" className="mt-1 flex items-start gap-1 text-12 text-waiting">
      <TriangleAlert aria-hidden className="mt-px size-3.5" />
      <span className="min-w-0 wrap-anywhere">{children}</span>
    </p>
  );
}

export interface InputProps extends ComponentProps<"input"> {
  /** Before the text, such as a search glass. */
  lead?: ReactNode;
  /** After the text, such as a key or a copy button. */
  trail?: ReactNode;
  mono?: boolean;
  /** A paler edge, for finders in a header. */
  soft?: boolean;
  frameClassName?: string;
}

export function Input({
  lead,
  trail,
  mono = false,
  soft = false,
  frameClassName,
  className,
  ...rest
}: InputProps) {
  return (
    <div className={cx(fieldFrame({ bad: Boolean(rest["aria-invalid"]), soft }), frameClassName)}>
      {lead}
      <input
        spellCheck={false}
        autoComplete="off"
        {...rest}
        className={cx(
          "min-w-0 flex-1 bg-transparent outline-none",
          mono && "font-mono text-12",
          className,
        )}
      />
      {trail}
    </div>
  );
}

export interface TextAreaProps extends ComponentProps<"textarea"> {
  mono?: boolean;
}

export function TextArea({ mono = false, className, ...rest }: TextAreaProps) {
  return (
    <div className={fieldFrame({ bad: Boolean(rest["aria-invalid"]), padded: false })}>
      <textarea
        spellCheck={false}
        {...rest}
        className={cx(
          "min-h-7 w-full min-w-0 resize-y bg-transparent px-2 py-1 outline-none",
          mono && "font-mono text-12 leading-5",
          className,
        )}
      />
    </div>
  );
}
