import type { Alerts, MailSecurity } from "../../../bindings";

/** The alerts as they are typed. */
export interface AlertsDraft {
  desktop: boolean;
  email: boolean;
  host: string;
  port: string;
  security: MailSecurity;
  user: string;
  from: string;
  /** With commas or spaces between them. */
  to: string;
  extraCa: string;
  /** Undefined keeps the vault's, "" removes it. */
  password: string | undefined;
}

export type MailField = "host" | "port" | "user" | "from" | "to" | "extraCa" | "password";

const USUAL_PORT: Record<MailSecurity, string> = {
  tls: "465",
  start_tls: "587",
  none: "25",
};

export function draftOf({ desktop, mail }: Alerts): AlertsDraft {
  return {
    desktop,
    email: mail != null,
    host: mail?.host ?? "",
    port: mail ? String(mail.port) : USUAL_PORT.tls,
    security: mail?.security ?? "tls",
    user: mail?.user ?? "",
    from: mail?.from ?? "",
    to: mail?.to.join(", ") ?? "",
    extraCa: mail?.extra_ca ?? "",
    password: undefined,
  };
}

/** Another protection brings its usual port, unless a port of one's own stands there. */
export function withSecurity(draft: AlertsDraft, security: MailSecurity): AlertsDraft {
  const usual = draft.port.trim() === "" || draft.port === USUAL_PORT[draft.security];
  return { ...draft, security, port: usual ? USUAL_PORT[security] : draft.port };
}

/** "ada@example.com, ops@example.com" and the same with spaces, semicolons or lines between. */
export function addresses(typed: string): string[] {
  return typed.split(/[\s,;]+/).filter(Boolean);
}

export type AlertsReading =
  | { ok: true; alerts: Alerts }
  | { ok: false; problems: Partial<Record<MailField, string>> };

/** Only what can be seen from here; the engine looks closer. */
export function readAlerts(draft: AlertsDraft): AlertsReading {
  if (!draft.email) return { ok: true, alerts: { desktop: draft.desktop } };
  const problems: Partial<Record<MailField, string>> = {};
  const port = Number(draft.port);
  const to = addresses(draft.to);
  const wrong = to.find((address) => !looksLikeMail(address));
  if (draft.host.trim() === "") problems.host = "Give the mail server, such as smtp.example.com.";
  if (!/^\d{1,5}$/.test(draft.port.trim()) || port < 1 || port > 65_535) {
    problems.port = "Give a port from 1 to 65535.";
  }
  if (!looksLikeMail(draft.from.trim())) {
    problems.from = "Give the address that the emails come from.";
  }
  if (to.length === 0) problems.to = "Give at least one address.";
  else if (wrong !== undefined) problems.to = `${wrong} is no email address.`;
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  return {
    ok: true,
    alerts: {
      desktop: draft.desktop,
      mail: {
        host: draft.host.trim(),
        port,
        security: draft.security,
        user: draft.user.trim(),
        from: draft.from.trim(),
        to,
        extra_ca: draft.extraCa.trim(),
      },
    },
  };
}

function looksLikeMail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}

export function isChanged(draft: AlertsDraft, alerts: Alerts): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(alerts)) || draft.password !== undefined;
}

const FIELDS: Record<string, MailField> = {
  host: "host",
  port: "port",
  security: "port",
  user: "user",
  from: "from",
  to: "to",
  extra_ca: "extraCa",
  password: "password",
};

/** The field that the engine names: `alerts.mail.to[1]` is `to`. */
export function mailField(path: string | undefined): MailField | undefined {
  const last = path
    ?.split(".")
    .at(-1)
    ?.replace(/\[\d+\]$/, "");
  return last === undefined ? undefined : FIELDS[last];
}
