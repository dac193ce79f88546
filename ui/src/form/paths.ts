import type { Problem } from "../bindings";

/** Paths of fields as problems name them: `headers[0].name`, `body.value.email`. */

export function childPath(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  return path === "" ? step : `${path}.${step}`;
}

/** Whether `field` is `path` or stands within it. */
export function isWithin(field: string, path: string): boolean {
  if (path === "" || field === path) return true;
  return field.startsWith(path) && /^[.[]/.test(field.slice(path.length));
}

/** The problem of exactly this field. An error goes before a warning. */
export function problemAt(problems: readonly Problem[], path: string): Problem | undefined {
  return worst(problems.filter((problem) => (problem.field ?? "") === path));
}

/** The problem of this field or of anything within it. */
export function problemWithin(problems: readonly Problem[], path: string): Problem | undefined {
  return worst(problems.filter((problem) => isWithin(problem.field ?? "", path)));
}

function worst(problems: readonly Problem[]): Problem | undefined {
  return problems.find((problem) => !problem.warning) ?? problems[0];
}
