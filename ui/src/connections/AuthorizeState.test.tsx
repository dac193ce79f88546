import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ConnectionDetail } from "../bindings";
import { TooltipProvider } from "../components/Tooltip";
import type { FakeHost } from "../testing/fake-host";
import { detail } from "./testing/connections";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../lib/host", async () => {
  const { FakeHost } = await import("../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: ConnectSheet } = await import("./ConnectSheet");
const { queryClient } = await import("../lib/query");
const { followEngine } = await import("../lib/live");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const url = "https://accounts.zoho.eu/auth?state=x";
let now: ConnectionDetail;

function open() {
  const onDone = vi.fn<(connection: ConnectionDetail) => void>();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <ConnectSheet connection="c1" onClose={vi.fn()} onDone={onDone} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onDone };
}

/** The engine changes the connection, and says so. */
function becomes(next: Partial<ConnectionDetail>): void {
  now = detail(next);
  fake().emit({ type: "connection", connection: "c1" });
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  fake().openExternal.mockClear();
  fake().answers = { connection_get: () => now, connection_list: () => [] };
  now = detail({ state: "new", authorizing: { url, until: Date.now() + 300_000 } });
});

it("waits for the browser, opens it again, and comes back connected", async () => {
  const stop = followEngine();
  const { user, onDone } = open();
  expect(await screen.findByText("Waiting for you at accounts.zoho.eu")).toBeTruthy();
  expect(screen.getByText(/^[45]:\d\d left$/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Open the browser again" }));
  expect(fake().openExternal).toHaveBeenCalledWith(url);
  expect(onDone).not.toHaveBeenCalled();
  becomes({ state: "connected" });
  await vi.waitFor(() => expect(onDone).toHaveBeenCalledTimes(1));
  stop();
});

it("shows a device's code with where it belongs", async () => {
  now = detail({
    state: "new",
    authorizing: { url: "https://id.example/device", user_code: "WDJB-MJHT", until: Date.now() },
  });
  open();
  expect((await screen.findByLabelText("Code")).textContent).toBe("WDJB-MJHT");
  expect(screen.getByText("https://id.example/device")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Copy the code" })).toBeTruthy();
});

it("ends in the engine's words, with what the provider said, and tries again", async () => {
  const stop = followEngine();
  const { user } = open();
  await screen.findByText("Waiting for you at accounts.zoho.eu");
  const message = "Access was declined in the browser. Try again and agree there.";
  becomes({ state: "new", problem: { code: "denied", message, provider: "access_denied" } });
  expect(await screen.findByText(message)).toBeTruthy();
  expect(screen.getByText("access_denied")).toBeTruthy();

  fake().answers.connection_authorize = () => {
    now = detail({ state: "new", authorizing: { url, until: Date.now() + 300_000 } });
    return now;
  };
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Waiting for you at accounts.zoho.eu")).toBeTruthy();
  expect(fake().asked("connection_authorize")).toEqual([{ connection: "c1" }]);
  expect(fake().openExternal).toHaveBeenCalledWith(url);
  stop();
});

it("gives up when asked to", async () => {
  const cancelled = { code: "cancelled", message: "You gave up before it was done." };
  fake().answers.connection_authorize_cancel = () => {
    now = detail({ state: "new", problem: cancelled });
    return now;
  };
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Cancel" }));
  expect(await screen.findByText(cancelled.message)).toBeTruthy();
});
