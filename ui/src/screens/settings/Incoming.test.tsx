import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { HooksState, Settings } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { RpcError } from "../../lib/rpc-error";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { Incoming } = await import("./Incoming");
const { queryClient } = await import("../../lib/query");

const settings: Settings = {
  theme: "dark",
  hooks: "127.0.0.1:7676",
  public_host: "",
  concurrency: 256,
  retention: { days: 30, failed_days: 90, runs: 1_000_000, megabytes: 2000 },
};
const listening: HooksState = {
  url: "http://127.0.0.1:7676",
  address: "127.0.0.1:7676",
  open: true,
};

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

function open(hooks: HooksState = listening) {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Incoming settings={settings} hooks={hooks} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

const save = () => screen.getByRole("button", { name: "Save" });
const port = () => screen.getByRole("textbox", { name: "Port" });

beforeEach(() => {
  fake().calls.length = 0;
  fake().answers = { settings_set: (request) => request };
});

it("saves a changed port and leaves the other settings as they are", async () => {
  const user = open();
  expect(save().hasAttribute("disabled")).toBe(true);
  await user.clear(port());
  await user.type(port(), "8080{Enter}");
  expect(fake().asked("settings_set")).toEqual([{ ...settings, hooks: "127.0.0.1:8080" }]);
});

it("does not save a port that there is not, and says what is", async () => {
  const user = open();
  await user.clear(port());
  await user.type(port(), "99999{Enter}");
  expect(screen.getByText("Give a port from 1 to 65535.")).toBeTruthy();
  expect(port().getAttribute("aria-invalid")).toBe("true");
  expect(fake().asked("settings_set")).toEqual([]);
});

it("shows the engine's refusal at its field", async () => {
  fake().answers.settings_set = () => {
    throw new RpcError("host", "Give a host name only.", "public_host");
  };
  const user = open();
  await user.type(screen.getByRole("textbox", { name: "Public host name" }), "http://x{Enter}");
  const alert = await screen.findByText("Give a host name only.");
  const field = screen.getByRole("textbox", { name: "Public host name" });
  expect(field.getAttribute("aria-describedby")).toBe(alert.closest("[role=alert]")?.id);
});

it("offers a free port when the own one is taken", async () => {
  const taken: HooksState = {
    ...listening,
    open: false,
    problem: "Port 7676 is used by node.",
    free_port: 7677,
  };
  fake().answers.hooks_open = () => listening;
  const user = open(taken);
  expect(screen.getByRole("alert").textContent).toContain("Port 7676 is used by node.");
  await user.click(screen.getByRole("button", { name: "Use port 7677 instead" }));
  expect(fake().asked("hooks_open")).toEqual([{ port: 7677 }]);
});
