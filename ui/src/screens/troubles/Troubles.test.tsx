import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Router } from "wouter";
import { TooltipProvider } from "../../components/Tooltip";
import { destination, trouble } from "../../delivery/testing/troubles";
import { navigate, useHashLocation } from "../../lib/hash-location";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: Troubles } = await import("./Troubles");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const crm = trouble({
  stage: "critical",
  destination: destination({ state: "resting", waiting: 12, connection_name: "Zoho CRM" }),
  flow: "f1",
  flow_name: "New order",
  failed_runs: 4,
});
const over = trouble({ id: "t2", ended: 5000, error: "The connection was refused." });

function open() {
  navigate("/activity/troubles");
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <Troubles />
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
    trouble_list: () => [crm, over],
    again_list: () => [],
    run_stats: () => ({ total: 40, failed: 4, waiting: 0, running: 0, bars: [] }),
  };
});

it("says where deliveries fail, at what cost, and folds what is over", async () => {
  const user = open();
  const item = await screen.findByRole("listitem", { name: "crm.example.com" });
  for (const words of ["Critical", "Zoho CRM", "503 Service Unavailable", "New order"]) {
    expect(item.textContent).toContain(words);
  }
  expect(item.textContent).toContain("12 deliveries wait, 4 runs failed for good");
  expect(screen.queryByText(/The connection was refused/)).toBeNull();
  await user.click(screen.getByRole("button", { name: /Ended/ }));
  expect(screen.getByText(/The connection was refused/)).toBeTruthy();
});

it("tries all again that failed there, and shows how far it is", async () => {
  fake().answers.again_start = () => ({
    id: "a1",
    state: "going",
    total: 4,
    made: 1,
    refused: 0,
    created: Date.now(),
  });
  const user = open();
  await user.click(await screen.findByRole("button", { name: /Try all again/ }));
  const dialog = await screen.findByRole("dialog", { name: /crm\.example\.com/ });
  await user.type(within(dialog).getByRole("textbox", { name: "At most" }), "5");
  await user.click(await within(dialog).findByRole("button", { name: "Try 4 runs again" }));
  expect(await screen.findByText("1 of 4 runs taken")).toBeTruthy();
  expect(fake().asked("again_start")).toEqual([
    {
      runs: {
        type: "found",
        filter: {
          states: ["failed"],
          from: -3_600_000,
          text: "https://crm.example.com/",
          tests: false,
        },
      },
      from: "failed",
      rate: 5,
    },
  ]);
});

it("pauses, and says that nothing fails when nothing does", async () => {
  fake().answers.destination_pause = () => destination({ state: "paused", paused: "hand" });
  const user = open();
  await user.click(await screen.findByRole("button", { name: "Pause crm.example.com" }));
  expect(fake().asked("destination_pause")).toEqual([{ destination: "d1" }]);
  fake().answers.trouble_list = () => [];
  await queryClient.invalidateQueries({ queryKey: ["trouble_list"] });
  expect(await screen.findByText("Every delivery arrives")).toBeTruthy();
});
