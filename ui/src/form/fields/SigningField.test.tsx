import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import type { SigningKey } from "../../bindings";
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

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const key = {
  type: "object",
  title: "Key",
  "x-widget": "signing_key",
  default: { id: "", name: "" },
};
const schema = readSchema({
  title: "Signature",
  "x-widget": "signing",
  oneOf: [
    { title: "No signature", properties: { type: { const: "none" } } },
    { title: "GitHub", properties: { type: { const: "github" }, key } },
  ],
});
const shop: SigningKey = { id: "k1", name: "Shop", preset: "github", created: 0, flows: [] };
const stripe: SigningKey = { id: "k2", name: "Till", preset: "stripe", created: 0, flows: [] };
let keys: SigningKey[];

function Form({ value: first }: { value: unknown }) {
  const [value, setValue] = useState(first);
  return (
    <>
      <SchemaField schema={schema} path="signing" value={value} onChange={setValue} />
      <output>{JSON.stringify(value)}</output>
    </>
  );
}

function open(value: unknown) {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Form value={value} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  keys = [shop, stripe];
  fake().answers = { signing_key_list: () => keys };
});

it("offers the keys that fit, and comes back with a new one chosen", async () => {
  fake().answers.signing_key_create = ({ name, preset }) => {
    const made: SigningKey = { ...shop, id: "k3", name, preset };
    keys = [...keys, made];
    return { key: made, secret: "only-once", note: "Give it to the receiver." };
  };
  const user = open({ type: "github", key: { id: "", name: "" } });
  expect(screen.queryByRole("button", { name: "Send a signed test" })).toBeNull();
  await user.click(await screen.findByRole("combobox", { name: "Key" }));
  expect(await screen.findByRole("option", { name: /Shop/ })).toBeTruthy();
  expect(screen.queryByRole("option", { name: /Till/ })).toBeNull();
  await user.keyboard("{Escape}");

  await user.click(screen.getByRole("button", { name: "New signing key" }));
  await user.type(await screen.findByRole("textbox", { name: "Name" }), "CRM{Enter}");
  expect(await screen.findByDisplayValue("only-once")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "I have kept it" }));
  expect(fake().asked("signing_key_create")).toEqual([{ name: "CRM", preset: "github" }]);
  expect(screen.getByRole("status").textContent).toBe(
    '{"type":"github","key":{"id":"k3","name":"CRM"}}',
  );
  expect(await screen.findByRole("button", { name: "Send a signed test" })).toBeTruthy();
});

it("asks for a key again that an imported flow has lost", async () => {
  open({ type: "github", key: { id: "", name: "Old shop" } });
  expect(await screen.findByText("Choose again, was Old shop")).toBeTruthy();
});

it("asks where a signed test goes when the address holds variables", async () => {
  const { RpcError } = await import("../../lib/rpc-error");
  fake().answers.signed_test = ({ config }) => {
    if (config.url === undefined)
      throw new RpcError("template", "No event to fill it with.", "url");
    throw new RpcError("connect", "Nobody listens there.");
  };
  const user = open({ type: "github", key: { id: "k1", name: "Shop" } });
  await user.click(await screen.findByRole("button", { name: "Send a signed test" }));
  expect(await screen.findByText("No event to fill it with.")).toBeTruthy();
  await user.type(
    screen.getByRole("textbox", { name: "Address to test with" }),
    "https://hooks.example.com{Enter}",
  );
  expect(await screen.findByText("Nobody listens there.")).toBeTruthy();
  expect(fake().asked("signed_test").at(-1)).toEqual({
    config: { url: "https://hooks.example.com" },
  });
});
