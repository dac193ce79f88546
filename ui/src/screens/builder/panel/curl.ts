import type { Header } from "../../../bindings";

export interface Call {
  method: string;
  url: string;
  query: readonly Header[];
  headers: readonly Header[];
  body: string;
}

/** A call as a command line for a POSIX shell. */
export function curlOf({ method, url, query, headers, body }: Call): string {
  const named = query.filter(({ name }) => name !== "");
  const pairs = named.map(
    ({ name, value }) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const address = pairs.length > 0 ? `${url}?${pairs.join("&")}` : url;
  const parts = [`curl -X ${method} ${quote(address)}`];
  for (const { name, value } of headers) {
    if (name !== "") parts.push(`-H ${quote(`${name}: ${value}`)}`);
  }
  // --data-raw: a body that begins with @ is no file name.
  if (body !== "") parts.push(`--data-raw ${quote(body)}`);
  return parts.join(" \\\n  ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
