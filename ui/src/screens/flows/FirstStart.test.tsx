import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { RunDetail, RunState } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { RpcError } from "../../lib/rpc-error";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { FirstStart } = await import("./FirstStart");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

let state: RunState = "running";

function run(): RunDetail {
  const summary: RunDetail["summary"] = {
    id: "run",
    flow: "flow",
    flow_name: "Sample",
    version: 1,
    test: false,
    trigger: "order",
    trigger_kind: "webhook_trigger",
    state,
    accepted: 0,
    finished: null,
    steps: [],
    length: 2,
    tries: 1,
    due: null,
    message: state === "failed" ? "Nothing listens there." : null,
    seq: 1,
  };
  return {
    summary,
    flow: { hookline: 1, name: "Sample", nodes: [], edges: [] },
    steps: [],
    calling: [],
    seq: 1,
  };
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  state = "running";
  fake().answers = {
    flow_sample: () => ({ flow: "flow", trigger: "order", catch: "catch", event: '{"id":1}' }),
    trigger_send: () => ({ status: 202, body: "", run: "run" }),
    run_get: run,
    caught_list: () => ({ requests: [], more: false }),
  };
});

function open() {
  const done = vi.fn();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <FirstStart onStarted={() => undefined} onDone={done} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), done };
}

const button = () => screen.findByRole("button", { name: "Open the sample and send an event" });

it("sends the sample's own event to its trigger and follows the run to its end", async () => {
  const { user } = open();
  await user.click(await button());
  expect(fake().asked("trigger_send")).toEqual([
    expect.objectContaining({ flow: "flow", node: "order", method: "POST", body: '{"id":1}' }),
  ]);
  expect((await button()).getAttribute("aria-busy")).toBe("true");
  state = "succeeded";
  act(() => fake().emit({ type: "run", seq: 2, run: run().summary }));
  expect(await screen.findByText(/Delivered/)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Open the flow" })).toBeTruthy();
});

it("says why a run failed and offers to send it again", async () => {
  const { user } = open();
  state = "failed";
  await user.click(await button());
  expect(await screen.findByText("Not delivered: Nothing listens there.")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Send it again" }));
  expect(fake().asked("trigger_send")).toHaveLength(2);
});

it("says what the engine refused, and can be pressed again", async () => {
  fake().answers.trigger_send = () => {
    throw new RpcError("closed", "Port 7676 is taken.");
  };
  const { user } = open();
  await user.click(await button());
  expect((await screen.findByRole("alert")).textContent).toContain("Port 7676 is taken.");
  expect((await button()).hasAttribute("disabled")).toBe(false);
});
