import type { AuthProblem } from "../../bindings";

/** Whether a problem's field is `field` or lies within it: `method.scopes[2].name`. */
export function within(problem: string, field: string): boolean {
  if (problem === field) return true;
  return problem.startsWith(field) && /^[.[]/.test(problem.slice(field.length));
}

/** The problem to show at a field: what stands in the way before what is only worth a warning. */
export function problemAt(
  problems: readonly AuthProblem[],
  field: string,
): AuthProblem | undefined {
  const here = problems.filter((problem) => within(problem.field, field));
  return here.find((problem) => !problem.warning) ?? here[0];
}

/** The problems that no field on screen takes; they are said above the form. */
export function unplaced(
  problems: readonly AuthProblem[],
  fields: readonly string[],
): AuthProblem[] {
  return problems.filter((problem) => !fields.some((field) => within(problem.field, field)));
}
