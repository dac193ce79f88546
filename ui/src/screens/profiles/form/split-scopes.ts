/** Several names at once, as documentation lists them. */
export function splitScopes(text: string): string[] {
  return [...new Set(text.split(/[\s,;|"']+/).filter(Boolean))];
}
