import { expressionsIn } from "./expressions";

/** An address with its query parameters as one template, to show what both become. */
export function withQuery(url: string, pairs: readonly { name: string; value: string }[]): string {
  if (pairs.length === 0 || url.trim() === "") return url;
  const [beforeHash = "", ...hash] = url.split("#");
  const query = pairs.map((pair) => `${encoded(pair.name)}=${encoded(pair.value)}`).join("&");
  const join = beforeHash.includes("?") ? "&" : "?";
  return `${beforeHash}${join}${query}${hash.length > 0 ? `#${hash.join("#")}` : ""}`;
}

/** Percent-encodes the plain text of a template; what its expressions give is encoded later. */
function encoded(text: string): string {
  let result = "";
  let at = 0;
  for (const { from, to } of expressionsIn(text)) {
    result += encodeURIComponent(text.slice(at, from)) + text.slice(from, to);
    at = to;
  }
  return result + encodeURIComponent(text.slice(at));
}
