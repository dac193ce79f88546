import type { AttemptSummary } from "../bindings";
import type { Mark } from "../components/Status";

/** The registered reason phrases (RFC 9110 §15 and the IANA registry) that people meet. */
const REASONS: Record<number, string> = {
  100: "Continue",
  101: "Switching Protocols",
  200: "OK",
  201: "Created",
  202: "Accepted",
  203: "Non-Authoritative Information",
  204: "No Content",
  205: "Reset Content",
  206: "Partial Content",
  207: "Multi-Status",
  300: "Multiple Choices",
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  304: "Not Modified",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  402: "Payment Required",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  407: "Proxy Authentication Required",
  408: "Request Timeout",
  409: "Conflict",
  410: "Gone",
  411: "Length Required",
  412: "Precondition Failed",
  413: "Content Too Large",
  414: "URI Too Long",
  415: "Unsupported Media Type",
  416: "Range Not Satisfiable",
  417: "Expectation Failed",
  418: "I'm a teapot",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  423: "Locked",
  424: "Failed Dependency",
  425: "Too Early",
  426: "Upgrade Required",
  428: "Precondition Required",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  451: "Unavailable For Legal Reasons",
  500: "Internal Server Error",
  501: "Not Implemented",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
  505: "HTTP Version Not Supported",
  507: "Insufficient Storage",
  511: "Network Authentication Required",
};

/** "Created" for 201; empty for a status without a registered phrase. */
export function reason(status: number): string {
  return REASONS[status] ?? "";
}

/** "201 Created", or only the number where no phrase is registered. */
export function statusLine(status: number): string {
  return `${status} ${reason(status)}`.trim();
}

/** What went wrong when there was no usable answer, in two or three words. */
const KINDS: Record<string, string> = {
  dns: "Name not found",
  connect: "No connection",
  tls: "No secure connection",
  timeout: "No answer in time",
  body: "Answer not usable",
  address: "Address refused",
  redirect: "Redirect refused",
  template: "Not sent",
  origin: "Not allowed there",
  connection: "Not let in",
  cancelled: "Cancelled",
};

/** Why something failed, in a few words; none when only its sentence says it. */
export function failureWords(failed: {
  status?: number | null;
  error_kind?: string | null;
}): string | undefined {
  if (failed.status != null) return statusLine(failed.status);
  return KINDS[failed.error_kind ?? ""];
}

export interface AttemptWords {
  mark: Mark;
  /** "503", or "No answer in time". */
  head: string;
  /** "Service Unavailable", or the engine's sentence. */
  rest: string;
}

/** An attempt in one line. */
export function attemptWords(attempt: AttemptSummary): AttemptWords {
  const mark = attempt.error_kind ? "failed" : "ok";
  if (attempt.status != null) {
    return { mark, head: String(attempt.status), rest: reason(attempt.status) };
  }
  return {
    mark,
    head: KINDS[attempt.error_kind ?? ""] ?? "No answer",
    rest: attempt.error ?? "",
  };
}
