import { useId, useState } from "react";
import type { Problem } from "../bindings";
import { useForm } from "./context";
import { errorOf } from "./FieldNote";
import { problemAt } from "./paths";

export interface FieldState {
  problem: Problem | undefined;
  /** The field's edge is red. */
  bad: boolean;
  touched: boolean;
  touch: () => void;
  noteId: string;
}

/** What is known to be wrong with exactly this field. */
export function useProblem(path: string): FieldState {
  const { problems } = useForm();
  const [touched, setTouched] = useState(false);
  const noteId = useId();
  const problem = problemAt(problems, path);
  return {
    problem,
    bad: errorOf(problem, touched) !== undefined,
    touched,
    touch: () => setTouched(true),
    noteId,
  };
}
