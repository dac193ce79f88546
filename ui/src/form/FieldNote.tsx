import type { Problem } from "../bindings";
import { FieldError } from "../components/Field";

export interface FieldNoteProps {
  id: string;
  problem: Problem | undefined;
  /** The field was left once: what is missing is now an error. */
  touched: boolean;
  hint?: string | undefined;
}

/** What is wrong and what to do, else what helps. What is only still missing is said quietly. */
export function FieldNote({ id, problem, touched, hint }: FieldNoteProps) {
  const error = errorOf(problem, touched);
  if (error) return <FieldError id={id}>{error}</FieldError>;
  const words = problem?.message ?? hint;
  if (!words) return null;
  return (
    <p
      id={id}
      className={problem?.warning ? "mt-1 text-12 text-waiting" : "mt-1 text-12 text-ink-3"}
    >
      {words}
    </p>
  );
}

/** What turns the field's edge red: not a warning, and not what simply has not been filled in yet. */
export function errorOf(problem: Problem | undefined, touched: boolean): string | undefined {
  if (!problem || problem.warning) return undefined;
  return touched || problem.code !== "required" ? problem.message : undefined;
}
