import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { AlertsInfo } from "../../../bindings";
import { TooltipProvider } from "../../../components/Tooltip";
import type { FakeHost } from "../../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../../lib/host", async () => {
  const { FakeHost } = await import("../../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { Alerts } = await import("./Alerts");
const { queryClient } = await import("../../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

function open() {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Alerts />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

let info: AlertsInfo;

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  info = { alerts: { desktop: true }, password: false };
  fake().answers = {
    alerts_get: () => info,
    app_info: () => ({
      version: "1.0.0",
      host: "desktop",
      data: "",
      hooks: { url: "", address: "", open: true },
      seq: 0,
    }),
    alerts_set: ({ alerts, password }) => {
      info = { alerts, password: Boolean(password) };
      return info;
    },
  };
});

it("keeps the password in the vault, and tries what is saved in the server's words", async () => {
  fake().answers.alerts_test = () => ({ sent: true, message: "250 2.0.0 Ok: queued as 4F3A1" });
  const user = open();
  await user.click(await screen.findByRole("switch", { name: "Email" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Give at least one address.")).toBeTruthy();
  expect(fake().asked("alerts_set")).toEqual([]);
  await user.type(screen.getByRole("textbox", { name: "Mail server (SMTP)" }), "smtp.example.com");
  await user.type(screen.getByRole("textbox", { name: "User name" }), "ada");
  await user.type(screen.getByLabelText("Password"), "open sesame");
  await user.type(screen.getByRole("textbox", { name: "From" }), "hookline@example.com");
  await user.type(screen.getByRole("textbox", { name: "To" }), "ops@example.com{Enter}");
  const test = await screen.findByRole("button", { name: "Send a test email" });
  expect(fake().asked("alerts_set")).toEqual([
    {
      alerts: {
        desktop: true,
        mail: {
          host: "smtp.example.com",
          port: 465,
          security: "tls",
          user: "ada",
          from: "hookline@example.com",
          to: ["ops@example.com"],
          extra_ca: "",
        },
      },
      password: "open sesame",
    },
  ]);
  expect(screen.queryByDisplayValue("open sesame")).toBeNull();
  expect(screen.getByLabelText("Password, kept in the vault")).toBeTruthy();
  await user.click(test);
  expect(await screen.findByText("250 2.0.0 Ok: queued as 4F3A1")).toBeTruthy();
});

it("shows a refusal at its field", async () => {
  const { RpcError } = await import("../../../lib/rpc-error");
  info = {
    ...info,
    alerts: {
      desktop: false,
      mail: {
        host: "smtp.example.com",
        port: 25,
        security: "none",
        user: "",
        from: "a@example.com",
        to: ["b@example.com"],
        extra_ca: "",
      },
    },
  };
  const message = "Without protection only a server on this computer is spoken to.";
  fake().answers.alerts_set = () => {
    throw new RpcError("insecure", message, "alerts.mail.host");
  };
  const user = open();
  await user.click(await screen.findByRole("switch", { name: "Notification on this computer" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(message)).toBeTruthy();
  expect(
    screen.getByRole("textbox", { name: "Mail server (SMTP)" }).getAttribute("aria-invalid"),
  ).toBe("true");
});
