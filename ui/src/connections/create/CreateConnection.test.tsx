import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ConnectionDetail } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { RpcError } from "../../lib/rpc-error";
import type { FakeHost } from "../../testing/fake-host";
import { detail, pager, zoho } from "../testing/connections";
import type { Source } from "./PickSource";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { CreateConnection } = await import("./CreateConnection");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const authorizing = { url: "https://accounts.zoho.eu/auth?state=x", until: 4_000_000_000_000 };

function open(from?: Source) {
  const onMade = vi.fn<(made: ConnectionDetail) => void>();
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <CreateConnection from={from} onClose={vi.fn()} onMade={onMade} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { user: userEvent.setup(), onMade };
}

beforeEach(() => {
  // jsdom has no pointer capture and lays nothing out; Radix's select asks for both.
  Element.prototype.hasPointerCapture = () => false;
  Element.prototype.scrollIntoView = () => undefined;
  queryClient.clear();
  fake().calls.length = 0;
  fake().openExternal.mockClear();
  fake().answers = {
    service_list: () => [zoho],
    profile_list: () => [pager],
    profile_get: () => pager,
    connection_list: () => [],
    connection_link_name: ({ name }) => ({ link_name: name.toLowerCase().replaceAll(" ", "_") }),
    profile_create: ({ settings }) => ({ ...pager, id: "p9", settings }),
    connection_create: ({ name }) => detail({ name, state: "new" }),
    connection_authorize: () => detail({ state: "new", authorizing }),
  };
});

it("connects with a key at once, and says where it goes", async () => {
  fake().answers.connection_create = ({ name }) => detail({ name, state: "connected" });
  const { user, onMade } = open();
  await user.type(await screen.findByRole("searchbox"), "pag");
  expect(screen.queryByText("Zoho CRM")).toBeNull();
  await user.keyboard("{ArrowDown}{Enter}");
  expect(await screen.findByText(/goes only to/)).toBeTruthy();

  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(screen.getByText("Give the API key.")).toBeTruthy();
  expect(fake().asked("connection_create")).toEqual([]);

  await user.type(screen.getByLabelText("API key"), "k-1");
  await user.click(screen.getByRole("button", { name: "Connect" }));
  await vi.waitFor(() => expect(onMade).toHaveBeenCalled());
  expect(fake().asked("connection_create")).toEqual([
    { profile: "p2", name: "Pager", fields: {}, secrets: { key: "k-1" } },
  ]);
  expect(fake().asked("connection_authorize")).toEqual([]);
});

it("makes the profile of a service first, then opens the browser", async () => {
  const { user, onMade } = open({ type: "service", key: "zoho" });
  expect(await screen.findByText("accounts.zoho.eu")).toBeTruthy();
  const name = screen.getByRole("textbox", { name: "Name" });
  await user.clear(name);
  await user.type(name, "Zoho sales");
  await vi.waitFor(() =>
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Link name" }).value).toBe(
      "zoho_sales",
    ),
  );
  await user.type(screen.getByLabelText("Client ID"), "id-1");
  await user.type(screen.getByLabelText("Client secret"), "s-1");
  await user.click(screen.getByRole("checkbox", { name: /^users\.READ/ }));
  await user.click(screen.getByRole("button", { name: "Authorize in browser" }));
  await vi.waitFor(() => expect(onMade).toHaveBeenCalled());

  const [profile] = fake().asked("profile_create");
  expect(profile).toMatchObject({
    settings: { name: "Zoho CRM", method: { client_id: "id-1" } },
    secrets: { client_secret: "s-1" },
  });
  expect(fake().asked("connection_create")).toEqual([
    {
      profile: "p9",
      name: "Zoho sales",
      fields: {},
      secrets: {},
      scopes: ["deals.ALL", "users.READ"],
    },
  ]);
  expect(fake().openExternal).toHaveBeenCalledWith(authorizing.url);
});

it("goes by the profile that a service has for the same region, and asks in another", async () => {
  const [europe] = zoho.variants;
  if (!europe) throw new Error("a region");
  const made = { ...pager, id: "p3", name: "Zoho", service: "zoho", settings: europe.profile };
  fake().answers.profile_list = () => [{ ...made }];
  fake().answers.profile_get = () => ({ ...made, fields: [] });
  const { user } = open({ type: "service", key: "zoho" });
  await vi.waitFor(() => expect(screen.queryByLabelText("Client ID")).toBeNull());
  await screen.findByRole("button", { name: "Authorize in browser" });
  await vi.waitFor(() => expect(screen.queryByLabelText("Client ID")).toBeNull());
  await user.click(screen.getByRole("combobox"));
  await user.click(screen.getByRole("option", { name: /United States/ }));
  expect(screen.getByLabelText("Client ID")).toBeTruthy();
  expect(screen.getByText("accounts.zoho.com")).toBeTruthy();
});

it("shows a refusal at its field, and what has no field beneath", async () => {
  fake().answers.connection_create = () => {
    throw new RpcError("characters", "A key has no line breaks.", "secrets.key");
  };
  const { user, onMade } = open({ type: "profile", id: "p2" });
  await user.type(await screen.findByLabelText("API key"), "k-1");
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(await screen.findByText("A key has no line breaks.")).toBeTruthy();
  expect(screen.getByLabelText("API key").getAttribute("aria-invalid")).toBe("true");

  fake().answers.connection_create = () => {
    throw new RpcError("vault_locked", "The keyring is locked.");
  };
  await user.click(screen.getByRole("button", { name: "Connect" }));
  expect(await screen.findByText("The keyring is locked.")).toBeTruthy();
  expect(screen.getByRole("link", { name: "Open the vault’s settings" })).toBeTruthy();
  expect(onMade).not.toHaveBeenCalled();
});

it("hands over a connection whose authorization could not begin", async () => {
  fake().answers.profile_get = () => ({
    ...pager,
    settings: { ...pager.settings, method: zoho.variants[0]?.profile.method ?? { type: "basic" } },
    fields: [],
  });
  fake().answers.connection_authorize = () => {
    throw new RpcError("io", "No port is free.");
  };
  const { user, onMade } = open({ type: "profile", id: "p2" });
  await user.click(await screen.findByRole("button", { name: "Authorize in browser" }));
  await vi.waitFor(() => expect(onMade).toHaveBeenCalled());
  expect(onMade.mock.lastCall?.[0]).toMatchObject({ state: "new" });
  expect(fake().openExternal).not.toHaveBeenCalled();
});
