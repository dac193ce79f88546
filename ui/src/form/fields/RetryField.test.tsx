import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { SchemaField } = await import("./SchemaField");
const { readSchema } = await import("../schema");
const { queryClient } = await import("../../lib/query");

const schema = readSchema({
  title: "Retries",
  "x-widget": "retry",
  oneOf: [
    { title: "Deliver", properties: { type: { const: "deliver" } } },
    { title: "None", properties: { type: { const: "none" } } },
  ],
});

function Form() {
  const [value, setValue] = useState<unknown>({ type: "deliver" });
  return <SchemaField schema={schema} path="retry" value={value} onChange={setValue} />;
}

beforeEach(() => {
  queryClient.clear();
  if (!host.current) throw new Error("the fake host is made with the module");
  host.current.answers = {
    retry_explain: ({ retry }) =>
      JSON.stringify(retry) === '{"type":"none"}'
        ? { words: "1 try", waits_ms: [], jitter: 0 }
        : { words: "3 tries over about 1 minute", waits_ms: [5000, 60_000], jitter: 20 },
  };
});

it("says in words and on a line what a choice means", async () => {
  const user = userEvent.setup();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Form />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  expect(
    await screen.findByText("3 tries over about 1 minute, each wait up to 20 % shorter or longer"),
  ).toBeTruthy();
  expect(screen.getByText("1.1 min")).toBeTruthy();
  await user.click(screen.getByRole("combobox", { name: "Retries, type" }));
  await user.click(await screen.findByRole("option", { name: "None" }));
  expect(await screen.findByText("1 try")).toBeTruthy();
  expect(screen.queryByText("now")).toBeNull();
});
