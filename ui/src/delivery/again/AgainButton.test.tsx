import { QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { RunSummary } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { AgainButton } = await import("./AgainButton");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const run: RunSummary = {
  id: "r1",
  flow: "f1",
  flow_name: "New order",
  test: false,
  trigger: "order",
  trigger_kind: "webhook_trigger",
  state: "failed",
  accepted: 0,
  steps: [],
  length: 2,
  tries: 1,
  seq: 1,
};

function open(state: RunSummary["state"]) {
  const started = vi.fn();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <AgainButton run={{ ...run, state }} onStarted={started} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), started };
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  fake().answers = {
    run_again: () => ({ run: "r2" }),
    run_event: () => ({
      fields: "{}",
      body: { text: '{"id":18446744073709551617}', form: "json", size: 27, kept: 27 },
    }),
  };
});

it("goes on at what failed; what went well begins anew", async () => {
  const failed = open("failed");
  await failed.user.click(screen.getByRole("button", { name: "Try again" }));
  await vi.waitFor(() => expect(failed.started).toHaveBeenCalledWith("r2"));
  const { user } = open("succeeded");
  await user.click(screen.getByRole("button", { name: "Run again" }));
  expect(fake().asked("run_again")).toEqual([
    { run: "r1", from: "failed" },
    { run: "r1", from: "start" },
  ]);
});

it("begins with the event as it came in, to the last digit", async () => {
  const { user, started } = open("succeeded");
  await user.click(screen.getByRole("button", { name: "More ways to run again" }));
  await user.click(screen.getByRole("menuitem", { name: "With an edited event…" }));
  const editor = await screen.findByRole("textbox", { name: "Body of the event" });
  expect(editor.textContent).toContain('"id": 18446744073709551617');
  await user.click(screen.getByRole("button", { name: "Run with this event" }));
  await vi.waitFor(() => expect(started).toHaveBeenCalledWith("r2"));
  expect(fake().asked("run_again")).toEqual([
    { run: "r1", from: "start", body: '{\n  "id": 18446744073709551617\n}' },
  ]);
});

it("goes to another address only when it is a whole one", async () => {
  const { user, started } = open("failed");
  await user.click(screen.getByRole("button", { name: "More ways to run again" }));
  await user.click(screen.getByRole("menuitem", { name: "To another address…" }));
  const url = await screen.findByRole("textbox", { name: "Send to another address" });
  fireEvent.change(url, { target: { value: "staging.example.com" } });
  await user.click(screen.getByRole("button", { name: "Run again" }));
  expect(await screen.findByText(/begins with https:\/\//)).toBeTruthy();
  fireEvent.change(url, { target: { value: "https://staging.example.com/deals" } });
  await user.click(screen.getByRole("button", { name: "Run again" }));
  await vi.waitFor(() => expect(started).toHaveBeenCalled());
  expect(fake().asked("run_again")).toEqual([
    { run: "r1", from: "failed", url: "https://staging.example.com/deals" },
  ]);
});
