import { QueryClientProvider } from "@tanstack/react-query";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Route, Router } from "wouter";
import type { RunSummary } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { navigate, useHashLocation } from "../../lib/hash-location";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: Activity } = await import("./Activity");
const { queryClient } = await import("../../lib/query");
const { tellAgains } = await import("../../delivery/again/tell-agains");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const COUNT = 5;

function run(number: number): RunSummary {
  return {
    id: `r${number}`,
    flow: "f1",
    flow_name: `Flow ${number}`,
    test: false,
    trigger: "order",
    trigger_kind: "webhook_trigger",
    state: "failed",
    accepted: number * 1000,
    finished: number * 1000 + 5,
    steps: [],
    length: 2,
    tries: 1,
    seq: number,
  };
}

function open(path: string) {
  navigate(path);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <Route path="/activity/:run?" component={Activity} />
        </Router>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

function box(number: number): Promise<HTMLElement> {
  return screen.findByRole("checkbox", { name: new RegExp(`Flow ${number},`) });
}

beforeEach(() => {
  // jsdom lays nothing out, and the table draws only the rows that fit.
  vi.spyOn(Element.prototype, "clientHeight", "get").mockReturnValue(800);
  queryClient.clear();
  fake().calls.length = 0;
  const going = { id: "a1", state: "going" as const, made: 0, refused: 0, created: Date.now() };
  fake().answers = {
    run_list: () => ({ runs: [5, 4, 3, 2, 1].map(run), more: false, seq: COUNT }),
    run_stats: () => ({ total: 40, failed: 12, waiting: 0, running: 0, bars: [] }),
    flow_list: () => [],
    kinds: () => [],
    trouble_list: () => [],
    again_list: () => [],
    again_start: () => ({ ...going, total: 3 }),
    prefs_set: () => ({}),
  };
});

it("tries runs again that were chosen with Shift, and shows how far it is", async () => {
  const stop = tellAgains();
  const user = open("/activity");
  await user.click(await box(4));
  // What a pointer with Shift held sends.
  fireEvent.click(await box(2), { shiftKey: true });
  expect(await screen.findByText("3 runs chosen")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try again…" }));
  const dialog = await screen.findByRole("dialog", { name: "Try runs again" });
  await user.click(within(dialog).getByRole("button", { name: "Try 3 runs again" }));
  expect(await screen.findByText("0 of 3 runs taken")).toBeTruthy();
  expect(fake().asked("again_start")).toEqual([
    { runs: { type: "chosen", runs: ["r4", "r3", "r2"] }, from: "failed" },
  ]);
  // They are under way: nothing is chosen any more, and the line follows what is told.
  expect(screen.queryByText("3 runs chosen")).toBeNull();
  const created = Date.now();
  act(() =>
    fake().emit({
      type: "again",
      again: { id: "a1", state: "done", total: 3, made: 3, refused: 0, created, ended: created },
    }),
  );
  expect(await screen.findByText("All 3 runs were tried again.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Put away" }));
  expect(screen.queryByText("All 3 runs were tried again.")).toBeNull();
  stop();
});

it("means all that the filter finds, also what is not on screen", async () => {
  const user = open("/activity?state=failed&range=all");
  await box(1);
  await user.click(screen.getByRole("checkbox", { name: "Choose all runs that the filter finds" }));
  expect(await screen.findByText("12 runs chosen")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Try again…" }));
  await user.click(await screen.findByRole("button", { name: "Try 12 runs again" }));
  expect(fake().asked("again_start")).toEqual([
    {
      runs: { type: "found", filter: { states: ["failed"], text: "", tests: false } },
      from: "failed",
    },
  ]);
});

it("is chosen from by keys", async () => {
  const user = open("/activity");
  await box(5);
  fake().answers.run_get = () => {
    throw new Error("not of interest");
  };
  screen.getByRole("grid").focus();
  await user.keyboard("{ArrowDown} {Shift>}{ArrowDown}{ArrowDown}{/Shift}");
  expect(await screen.findByText("3 runs chosen")).toBeTruthy();
  await user.keyboard("{Escape}");
  expect(screen.queryByText("3 runs chosen")).toBeNull();
});
