import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import { TooltipProvider } from "../../components/Tooltip";
import { connection, detail } from "../../connections/testing/connections";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { SchemaForm } = await import("../SchemaForm");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const schema = {
  type: "object",
  properties: {
    connection: {
      type: "object",
      title: "Connection",
      "x-widget": "connection",
      properties: { id: { type: "string" }, name: { type: "string" } },
    },
  },
};

const zoho = connection({ account: "ada@lindqvist.example" });
const warehouse = connection({
  id: "c2",
  name: "Warehouse API",
  profile_name: "Warehouse",
  state: "reconnect",
  problem: { code: "revoked", message: "The access was withdrawn." },
  waiting: 2,
});

function Host({ begin, onChange }: { begin: unknown; onChange: (value: unknown) => void }) {
  const [value, setValue] = useState<Record<string, unknown>>(
    begin === undefined ? {} : { connection: begin },
  );
  return (
    <SchemaForm
      schema={schema}
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

function open(begin?: unknown) {
  const onChange = vi.fn<(value: unknown) => void>();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Host begin={begin} onChange={onChange} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onChange };
}

const field = () => screen.getByRole("button", { name: /^Connection:/ });

beforeEach(() => {
  // jsdom lays nothing out, and cmdk watches its list's size.
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  queryClient.clear();
  fake().calls.length = 0;
  fake().answers = { connection_list: () => [zoho, warehouse] };
});

it("chooses a connection from its group, and takes it away whole", async () => {
  const { user, onChange } = open();
  expect(field().textContent).toContain("No authentication");
  await user.click(field());
  const group = await screen.findByRole("group", { name: "Zoho" });
  await user.click(within(group).getByText("Zoho CRM"));
  expect(onChange).toHaveBeenLastCalledWith({ connection: { id: "c1", name: "Zoho CRM" } });
  expect(field().textContent).toContain("ada@lindqvist.example");

  await user.click(field());
  await user.click(screen.getByRole("option", { name: "No authentication" }));
  expect(onChange).toHaveBeenLastCalledWith({});
});

it("reads the list again on asking", async () => {
  const { user } = open();
  await user.click(field());
  await screen.findByText("Warehouse API");
  fake().answers.connection_list = () => [
    zoho,
    warehouse,
    connection({ id: "c3", name: "New one" }),
  ];
  await user.click(screen.getByRole("button", { name: "Refresh" }));
  expect(await screen.findByText("New one")).toBeTruthy();
});

it("asks to choose again what an import left unbound", async () => {
  const { user, onChange } = open({ id: "", name: "Old name" });
  expect(await screen.findByText("was Old name")).toBeTruthy();
  await user.click(field());
  await user.type(screen.getByPlaceholderText("Find a connection"), "zoho{Enter}");
  expect(onChange).toHaveBeenLastCalledWith({ connection: { id: "c1", name: "Zoho CRM" } });
});

it("says that a chosen connection is gone", async () => {
  open({ id: "c9", name: "Gone" });
  expect(await screen.findByText("was Gone")).toBeTruthy();
});

it("reconnects in place, with the runs that wait", async () => {
  const authorizing = { url: "https://id.example/auth", until: Date.now() + 60_000 };
  const under = detail({ ...warehouse, authorizing });
  fake().answers.connection_get = () => under;
  fake().answers.connection_authorize = () => under;
  const { user, onChange } = open({ id: "c2", name: "Warehouse API" });
  expect(await screen.findByText("Reconnect needed")).toBeTruthy();
  expect(screen.getByText(/^2 runs wait for it/)).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Reconnect" }));
  // Its forms are loaded when they are first wanted.
  const waiting = await screen.findByText("Waiting for you at id.example", undefined, {
    timeout: 20_000,
  });
  expect(waiting).toBeTruthy();
  expect(fake().openExternal).toHaveBeenCalledWith(authorizing.url);
  expect(onChange).not.toHaveBeenCalled();
});
