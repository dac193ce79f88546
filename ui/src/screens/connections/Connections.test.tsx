import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Route, Router } from "wouter";
import type { ConnectionDetail } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { connection, detail, pager } from "../../connections/testing/connections";
import { navigate, useHashLocation } from "../../lib/hash-location";
import { RpcError } from "../../lib/rpc-error";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: Connections } = await import("./Connections");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const flow = (name: string) => ({ flow: name, name, on: true });
const zoho = connection({ flows: [flow("New order"), flow("Lead form")] });
const ledger = connection({
  id: "c2",
  name: "Ledger",
  link_name: "ledger",
  profile: "p2",
  method: "api_key",
  method_label: "API key, header",
});
const broken = connection({ id: "c3", name: "Warehouse", state: "reconnect", waiting: 4 });
let details: Record<string, ConnectionDetail>;

function open(path: string) {
  navigate(path);
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <Route path="/connections/:connection?" component={Connections} />
        </Router>
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  details = {
    c1: detail(zoho),
    c2: detail({ ...ledger, wanted: pager.fields, secrets: ["key"], confirmed: [] }),
    c3: detail(broken),
  };
  fake().answers = {
    connection_list: () => [zoho, ledger, broken],
    connection_get: ({ connection: id }) => {
      const found = details[id];
      if (!found) throw new RpcError("not_found", "This connection does not exist (any more).");
      return found;
    },
    profile_get: () => pager,
    connection_limits: ({ limits }) => limits ?? { in_order: false },
    vault_get: () => ({
      state: "open",
      message: "",
      keeper: "keyring",
      passphrase: false,
      secrets: 3,
      waiting: 0,
    }),
  };
});

it("lists what there is, what needs a look, and what no flow uses", async () => {
  const user = open("/connections");
  expect(await screen.findByRole("link", { name: "Zoho CRM" })).toBeTruthy();
  expect(screen.getByText("4 runs wait")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Vault open" }).getAttribute("href")).toBe(
    "#/settings/vault",
  );
  await user.click(screen.getByRole("radio", { name: /Needs a look/ }));
  expect(screen.queryByRole("link", { name: "Zoho CRM" })).toBeNull();
  expect(screen.getByRole("link", { name: "Warehouse" })).toBeTruthy();
  await user.click(screen.getByRole("radio", { name: /Not used/ }));
  expect(screen.getByRole("link", { name: "Ledger" })).toBeTruthy();
  await user.keyboard("/");
  await user.keyboard("nothing of the kind");
  expect(screen.getByText("No connection is called “nothing of the kind”.")).toBeTruthy();
});

it("deletes after naming the flows that will fail", async () => {
  fake().answers.connection_delete = () => ({});
  const user = open("/connections/c1");
  await user.click(await screen.findByRole("button", { name: "More" }));
  await user.click(screen.getByRole("menuitem", { name: "Delete" }));
  const dialog = await screen.findByRole("alertdialog", {
    name: "Delete the connection Zoho CRM?",
  });
  expect(dialog.textContent).toContain("2 flows use it and will fail: New order, Lead form.");
  await user.click(within(dialog).getByRole("button", { name: "Delete, 2 flows will fail" }));
  await vi.waitFor(() => expect(fake().asked("connection_delete")).toEqual([{ connection: "c1" }]));
  await vi.waitFor(() => expect(location.hash).toBe("#/connections"));
});

it("asks for an address when there is no test URL, and tests that", async () => {
  const message = "The auth profile “Pager” has no test URL, so there is nothing to ask.";
  fake().answers.connection_test = ({ url }) => {
    if (!url) throw new RpcError("no_test_url", message, "url");
    return { ok: false, message: "It answered 401." };
  };
  const user = open("/connections/c2?do=test");
  expect(await screen.findByText(message)).toBeTruthy();
  await user.type(
    screen.getByRole("textbox", { name: "Address to test with" }),
    "https://pager.example.com/me{Enter}",
  );
  expect(await screen.findByText("It answered 401.")).toBeTruthy();
  expect(fake().asked("connection_test")).toEqual([
    { connection: "c2" },
    { connection: "c2", url: "https://pager.example.com/me" },
  ]);
});

it("lets a credential go to another address only after a warning", async () => {
  fake().answers.connection_update = ({ confirmed }) => {
    details.c1 = detail({ ...zoho, confirmed: confirmed ?? [] });
    return details.c1;
  };
  const user = open("/connections/c1?confirm=https%3A%2F%2Fcrm.example.com");
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("whoever runs https://crm.example.com can use it as you");
  await user.click(within(dialog).getByRole("button", { name: "Allow this address" }));
  expect(await screen.findByText("Confirmed by you")).toBeTruthy();
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(fake().asked("connection_update")).toEqual([
    { connection: "c1", confirmed: ["https://crm.example.com"], secrets: {} },
  ]);
  await user.click(
    screen.getByRole("button", { name: "No longer let it go to https://crm.example.com" }),
  );
  await vi.waitFor(() => expect(screen.queryByText("Confirmed by you")).toBeNull());
});

it("reveals what its owner typed, and only on asking", async () => {
  fake().answers.connection_reveal = () => ({ value: "key-7f2c" });
  const user = open("/connections/c2");
  await screen.findByRole("button", { name: "Reveal API key" });
  expect(fake().asked("connection_reveal")).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Reveal API key" }));
  expect(await screen.findByDisplayValue("key-7f2c")).toBeTruthy();
});

it("renames, and says that the link name stays", async () => {
  fake().answers.connection_update = ({ name }) => {
    details.c1 = detail({ ...zoho, name: name ?? "" });
    return details.c1;
  };
  const user = open("/connections/c1");
  await user.click(await screen.findByRole("button", { name: "More" }));
  await user.click(screen.getByRole("menuitem", { name: "Rename" }));
  const name = await screen.findByRole("textbox", { name: "Name" });
  expect(screen.getByText(/Its link name stays zoho_crm/)).toBeTruthy();
  await user.clear(name);
  await user.type(name, "Zoho sales{Enter}");
  expect(await screen.findByRole("heading", { name: "Zoho sales" })).toBeTruthy();
});

it("limits how much goes through a connection at a time", async () => {
  const user = open("/connections/c2");
  const part = await screen.findByRole("region", { name: "Limits" });
  const field = await within(part).findByRole("textbox", { name: "At the same time" });
  // Order is kept at a destination.
  expect(within(part).queryByRole("switch")).toBeNull();
  await user.type(field, "4{Enter}");
  await vi.waitFor(() =>
    expect(fake().asked("connection_limits")).toEqual([
      { connection: "c2" },
      { connection: "c2", limits: { concurrency: 4, in_order: false } },
    ]),
  );
  await vi.waitFor(() =>
    expect(within(part).queryByRole("button", { name: "Save limits" })).toBeNull(),
  );
});
