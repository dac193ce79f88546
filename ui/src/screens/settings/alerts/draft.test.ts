import { expect, it } from "vitest";
import type { Alerts } from "../../../bindings";
import { addresses, draftOf, isChanged, mailField, readAlerts, withSecurity } from "./draft";

const mailed: Alerts = {
  desktop: true,
  mail: {
    host: "smtp.example.com",
    port: 465,
    security: "tls",
    user: "ada",
    from: "hookline@example.com",
    to: ["ada@example.com", "ops@example.com"],
    extra_ca: "",
  },
};

it.each([mailed, { desktop: false }])("what is set comes back as it was: %o", (alerts) => {
  expect(readAlerts(draftOf(alerts))).toEqual({ ok: true, alerts });
  expect(isChanged(draftOf(alerts), alerts)).toBe(false);
  expect(isChanged({ ...draftOf(alerts), password: "" }, alerts)).toBe(true);
});

it("says what is missing, field by field", () => {
  const reading = readAlerts({ ...draftOf({ desktop: true }), email: true, port: "0" });
  expect(reading.ok).toBe(false);
  expect(!reading.ok && Object.keys(reading.problems).sort()).toEqual([
    "from",
    "host",
    "port",
    "to",
  ]);
  const wrong = readAlerts({ ...draftOf(mailed), to: "ada@example.com, ops" });
  expect(!wrong.ok && wrong.problems).toEqual({ to: "ops is no email address." });
});

it("takes addresses however they are divided", () => {
  expect(addresses(" a@x.de;b@x.de,\nc@x.de ")).toEqual(["a@x.de", "b@x.de", "c@x.de"]);
});

it("changes the port with the protection, unless it is one's own", () => {
  expect(withSecurity(draftOf(mailed), "start_tls").port).toBe("587");
  expect(withSecurity({ ...draftOf(mailed), port: "2525" }, "start_tls").port).toBe("2525");
});

it("finds the field that a refusal names", () => {
  expect(mailField("alerts.mail.to[1]")).toBe("to");
  expect(mailField("mail.extra_ca")).toBe("extraCa");
  expect(mailField("alerts")).toBeUndefined();
  expect(mailField(undefined)).toBeUndefined();
});
