import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Route, Router } from "wouter";
import type { Destination } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { destination } from "../../delivery/testing/troubles";
import { navigate, useHashLocation } from "../../lib/hash-location";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: Destinations } = await import("./Destinations");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

let all: Destination[];

function open(path: string) {
  navigate(path);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <Route path="/activity/destinations/:destination?" component={Destinations} />
        </Router>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  all = [
    destination({ id: "d1", origin: "https://a.example.com" }),
    destination({ id: "d2", origin: "https://b.example.com", state: "resting", waiting: 3 }),
  ];
  fake().answers = {
    destination_list: () => all,
    trouble_list: () => [],
    again_list: () => [],
    destination_limits: ({ destination: id, limits }) => {
      all = all.map((one) => (one.id === id ? { ...one, limits } : one));
      return all.find((one) => one.id === id) ?? destination();
    },
  };
});

it("puts first what needs a look, and finds by host", async () => {
  const user = open("/activity/destinations");
  const rows = await screen.findAllByRole("row");
  expect(rows.slice(1).map((row) => within(row).getByRole("link").textContent)).toEqual([
    "b.example.com",
    "a.example.com",
  ]);
  await user.click(screen.getByRole("radio", { name: /Paused or resting/ }));
  expect(screen.queryByRole("link", { name: "a.example.com" })).toBeNull();
  await user.type(screen.getByRole("searchbox"), "elsewhere");
  expect(screen.getByText("No destination is called “elsewhere”.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Show all destinations" }));
  expect(screen.getByRole("link", { name: "a.example.com" })).toBeTruthy();
});

it("limits what goes there, and says what is wrong first", async () => {
  const user = open("/activity/destinations/d1");
  const save = await screen.findByRole("button", { name: "Save limits" });
  expect(save.hasAttribute("disabled")).toBe(true);
  await user.type(screen.getByRole("textbox", { name: "No more than" }), "0");
  expect(await screen.findByText(/Give a number from 1 to 100,000/)).toBeTruthy();
  expect(save.hasAttribute("disabled")).toBe(true);
  await user.clear(screen.getByRole("textbox", { name: "No more than" }));
  await user.type(screen.getByRole("textbox", { name: "No more than" }), "90");
  await user.click(screen.getByRole("switch", { name: "In order" }));
  await user.click(save);
  await vi.waitFor(() => expect(save.hasAttribute("disabled")).toBe(true));
  expect(fake().asked("destination_limits")).toEqual([
    {
      destination: "d1",
      limits: { rate: { count: 90, seconds: 60, burst: 90 }, in_order: true },
    },
  ]);
});
