type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two values read the same; a field that is missing is as good as null. */
export function same(a: unknown, b: unknown): boolean {
  if (a == null || b == null) return a == null && b == null;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item, at) => same(item, b[at]));
  }
  if (isFields(a) && isFields(b)) {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) =>
      same(a[key], b[key]),
    );
  }
  return a === b;
}

/**
 * `now` as it would be had it begun from `after` in the place of `before`: what was edited stays,
 * the rest follows. Lists are taken whole.
 */
export function rebase<T>(now: T, before: T, after: T): T {
  if (same(now, before)) return after;
  if (!isFields(now) || !isFields(before) || !isFields(after)) return now;
  const keys = new Set([...Object.keys(now), ...Object.keys(after)]);
  const next: Record<string, unknown> = {};
  for (const key of keys) next[key] = rebase<unknown>(now[key], before[key], after[key]);
  return next as T;
}
