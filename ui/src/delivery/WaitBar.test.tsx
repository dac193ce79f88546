import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Router } from "wouter";
import type { StepSummary } from "../bindings";
import { TooltipProvider } from "../components/Tooltip";
import { useHashLocation } from "../lib/hash-location";
import type { FakeHost } from "../testing/fake-host";
import { destination } from "./testing/troubles";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../lib/host", async () => {
  const { FakeHost } = await import("../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { WaitBar } = await import("./WaitBar");
const { queryClient } = await import("../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

function open(part: Partial<StepSummary>) {
  const step: StepSummary = {
    node: "deal",
    path: "",
    state: "waiting",
    started: 0,
    took: 0,
    attempts: [],
    ...part,
  };
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <WaitBar run="r1" step={step} name="Create deal" />
        </Router>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  fake().answers = {
    connection_list: () => [],
    destination_list: () => [destination({ state: "paused", paused: "hand" })],
    step_now: () => ({}),
    step_skip: () => ({}),
  };
});

it("tries a waiting delivery at once, and skips it only after asking", async () => {
  const user = open({ waits_for: "retry", due: Date.now() + 4 * 60_000 });
  expect(screen.getByText("Tries again in 4 min")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try now" }));
  await user.click(screen.getByRole("button", { name: "Skip" }));
  expect(fake().asked("step_skip")).toEqual([]);
  await user.click(await screen.findByRole("button", { name: "Skip this step" }));
  const of = { run: "r1", node: "deal" };
  expect(fake().asked("step_now")).toEqual([of]);
  expect(fake().asked("step_skip")).toEqual([of]);
});

it("leads to a paused destination, which nobody can hurry", async () => {
  const user = open({ waits_for: "destination:d1", error: "You paused it." });
  expect(await screen.findByText("Waits for crm.example.com, which is paused")).toBeTruthy();
  expect(screen.getByText("You paused it.")).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Try now" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Open crm.example.com" }));
  expect(location.hash).toBe("#/activity/destinations/d1");
});

it("says of one in a batch that its event goes out all the same", async () => {
  const user = open({ waits_for: "batch:b1", error: "It is event 2 of 3 in one request." });
  expect(screen.getByText("Goes out together with others")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Send now" }));
  expect(fake().asked("step_now")).toEqual([{ run: "r1", node: "deal" }]);
  await user.click(screen.getByRole("button", { name: "Skip" }));
  expect(await screen.findByText(/goes out with the others/)).toBeTruthy();
});
