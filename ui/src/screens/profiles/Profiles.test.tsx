import { QueryClientProvider } from "@tanstack/react-query";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Route, Router } from "wouter";
import type {
  ProfileCreate,
  ProfileDetail,
  ProfileSettings,
  ProfileUpdate,
  Service,
} from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { UnsavedDialog } from "../../components/UnsavedDialog";
import { navigate, useHashLocation } from "../../lib/hash-location";
import { RpcError } from "../../lib/rpc-error";
import { forgetUnsaved } from "../../lib/unsaved";
import type { FakeHost } from "../../testing/fake-host";
import { blankMethod } from "./methods";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { default: Profiles } = await import("./Profiles");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

function settings(part: Partial<ProfileSettings>): ProfileSettings {
  return {
    name: "",
    method: { type: "basic" },
    origins: [],
    extra_ca: "",
    on_premises: false,
    ...part,
  };
}

function detail(
  id: string,
  set: ProfileSettings,
  part: Partial<ProfileDetail> = {},
): ProfileDetail {
  return {
    id,
    name: set.name,
    service: set.service ?? null,
    method: set.method.type,
    method_label: "Basic",
    testable: set.test != null,
    on_premises: set.on_premises,
    connections: [],
    updated: 0,
    settings: set,
    secrets: [],
    fields: [],
    ...part,
  };
}

const zoho = (region: string): ProfileSettings =>
  settings({
    name: "Zoho CRM",
    service: "zoho",
    origins: [`https://www.zohoapis.${region}`],
    method: {
      ...blankMethod("oauth2"),
      authorization_url: `https://accounts.zoho.${region}/oauth/v2/auth`,
      token_url: `https://accounts.zoho.${region}/oauth/v2/token`,
    } as ProfileSettings["method"],
  });

const services: Service[] = [
  {
    key: "zoho",
    name: "Zoho",
    documentation: "https://docs.example/zoho",
    register_url: "https://register.example/zoho",
    register_hint: "Create a client in the API console.",
    variants: [
      { name: "United States", placeholders: [], profile: zoho("com") },
      { name: "Europe", placeholders: [], profile: zoho("eu") },
    ],
  },
  {
    key: "shopify",
    name: "Shopify",
    documentation: "",
    register_url: "",
    register_hint: "",
    variants: [
      {
        name: "",
        placeholders: ["shop"],
        profile: settings({
          name: "Shopify",
          service: "shopify",
          origins: ["https://{shop}.myshopify.com"],
          method: blankMethod("api_key"),
        }),
      },
    ],
  },
];

let made: ProfileDetail[];

beforeEach(() => {
  queryClient.clear();
  forgetUnsaved();
  navigate("/profiles");
  fake().calls.length = 0;
  made = [
    detail("p1", zoho("eu"), {
      method_label: "OAuth 2, authorization code with PKCE",
      connections: [
        { id: "c1", name: "Zoho, sales" },
        { id: "c2", name: "Zoho, support" },
      ],
      secrets: ["client_secret"],
    }),
    detail("p2", settings({ name: "Ledger", on_premises: true })),
  ];
  fake().answers = {
    service_list: () => services,
    profile_list: () => made,
    profile_get: ({ profile }) => {
      const found = made.find((one) => one.id === profile);
      if (!found) throw new RpcError("not_found", "This profile is gone.");
      return found;
    },
    profile_check: ({ settings: { name, method, test } }) => [
      ...(name.trim()
        ? []
        : [{ code: "required", field: "name", message: "Give it a name.", warning: false }]),
      ...(method.type === "oauth2" && method.token_url.startsWith("http:")
        ? [{ code: "https", field: "method.token_url", message: "Use https here.", warning: false }]
        : []),
      ...(test?.url.startsWith("ftp:")
        ? [{ code: "url", field: "test.url", message: "This is no web address.", warning: false }]
        : []),
    ],
    profile_create: ({ settings: set }) => {
      const one = detail("p3", set);
      made = [...made, one];
      return one;
    },
    profile_update: ({ profile, settings: set }) => {
      const one = { ...detail(profile, set), secrets: ["client_secret"] };
      made = made.map((old) => (old.id === profile ? one : old));
      return one;
    },
    profile_delete: ({ profile }) => {
      made = made.filter((one) => one.id !== profile);
      return {};
    },
  };
});

function open(path = "/profiles") {
  act(() => navigate(path));
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <Router hook={useHashLocation}>
          <Route path="/profiles/:profile?" component={Profiles} />
        </Router>
        <UnsavedDialog />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

/** What the method was asked, once it was. */
function asked(method: "profile_create" | "profile_update" | "profile_delete") {
  return waitFor(() => {
    expect(fake().asked(method)).not.toEqual([]);
    return fake().asked(method);
  });
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const field = (name: string) => screen.findByRole<HTMLInputElement>("textbox", { name });

it("lists the profiles with their method and what uses them, and finds one", async () => {
  const user = open();
  const row = (await screen.findByRole("link", { name: "Zoho CRM" })).closest("tr");
  expect(row?.textContent).toContain("OAuth 2, authorization code with PKCE");
  expect(row?.textContent).toContain("2 connections");
  expect(row?.textContent).toContain("Zoho, sales and Zoho, support");
  expect(screen.getByLabelText("On-premises")).toBeTruthy();
  await user.type(screen.getByRole("searchbox"), "sales");
  expect(screen.queryByRole("link", { name: "Ledger" })).toBeNull();
  expect(screen.getByRole("link", { name: "Zoho CRM" })).toBeTruthy();
});

it("teaches while there is none, and leads to the built-in services", async () => {
  made = [];
  const user = open();
  await user.click(await button("Start from a built-in service"));
  await user.type(await screen.findByRole("searchbox", { name: "Find a service" }), "zo{Enter}");
  expect(window.location.hash).toBe("#/profiles/new?service=zoho");
  expect((await field("Name")).value).toBe("Zoho CRM");
});

it("makes a profile of a service in a region; what was typed stays when the region changes", async () => {
  const user = open("/profiles/new?service=zoho");
  const name = await field("Name");
  expect(name.value).toBe("Zoho CRM 2");
  await user.type(await field("Client ID"), "1000.AB");
  await user.type(screen.getByLabelText("Client secret"), "hush");
  await user.click(screen.getByRole("combobox", { name: "Region or form" }));
  await user.click(await screen.findByRole("option", { name: /^Europe/ }));
  await user.click(await button("Create profile"));
  const [request] = (await asked("profile_create")) as ProfileCreate[];
  expect(request?.secrets).toEqual({ client_secret: "hush" });
  expect(request?.settings).toMatchObject({
    name: "Zoho CRM 2",
    service: "zoho",
    origins: ["https://www.zohoapis.eu"],
    method: { client_id: "1000.AB", token_url: "https://accounts.zoho.eu/oauth/v2/token" },
  });
  await waitFor(() => expect(window.location.hash).toBe("#/profiles/p3"));
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

it("asks for what fills a service's addresses in before it makes the profile", async () => {
  const user = open("/profiles/new?service=shopify");
  await user.click(await button("Create profile"));
  expect(await screen.findByText("Fill in shop: the addresses need it.")).toBeTruthy();
  expect(fake().asked("profile_create")).toEqual([]);
  await user.click(await field("Shop"));
  await user.paste("https://acme.myshopify.com/admin");
  expect((await field("Shop")).value).toBe("acme");
  await user.click(await button("Create profile"));
  expect(await asked("profile_create")).toMatchObject([
    { settings: { origins: ["https://acme.myshopify.com"] } },
  ]);
});

it("says what is wrong at its field, once the user has been there", async () => {
  const user = open("/profiles/new?method=oauth2");
  const token = await field("Token URL");
  expect(screen.queryByText("Give it a name.")).toBeNull();
  await user.type(token, "http://auth.example.com/token");
  await user.tab();
  expect(await screen.findByText("Use https here.")).toBeTruthy();
  expect(token.getAttribute("aria-invalid")).toBe("true");
  // The name was left empty on the way.
  expect(await screen.findByText("Give it a name.")).toBeTruthy();
  await user.click(await button("Create profile"));
  expect(fake().asked("profile_create")).toEqual([]);
});

it("fills the allowed origins from the addresses", async () => {
  const user = open("/profiles/new?method=bearer");
  await user.click(await screen.findByRole("switch", { name: "Enable test URL" }));
  await user.type(await field("Test URL"), "https://api.example.com/me");
  expect((await field("Allowed origin 1")).value).toBe("https://api.example.com");
  await user.clear(await field("Test URL"));
  await user.type(await field("Test URL"), "ftp://example.com");
  await user.tab();
  // Once, at the address; not at its switch too.
  expect(await screen.findAllByText("This is no web address.")).toHaveLength(1);
});

it("puts the engine's refusal at its field, until it is changed", async () => {
  fake().answers.profile_create = () => {
    throw new RpcError("name_taken", "There is a profile of this name already.", "name");
  };
  const user = open("/profiles/new?method=basic");
  const name = await field("Name");
  await user.type(name, "Ledger");
  await user.click(await button("Create profile"));
  const alert = await screen.findByText("There is a profile of this name already.");
  expect(name.getAttribute("aria-describedby")).toBe(alert.closest("[role=alert]")?.id);
  await user.type(name, " 2");
  expect(screen.queryByText("There is a profile of this name already.")).toBeNull();
});

it("keeps method and stored secret, and sends only what changed", async () => {
  const user = open("/profiles/p1");
  expect(await screen.findByText(/^Method and agent are fixed/)).toBeTruthy();
  const secret = await screen.findByLabelText<HTMLInputElement>(/^Client secret/);
  expect(secret.readOnly).toBe(true);
  const save = await button("Save");
  expect(save.hasAttribute("disabled")).toBe(true);
  await user.click(await button("Replace Client secret"));
  await user.keyboard("new-one");
  await user.click(save);
  const [request] = (await asked("profile_update")) as ProfileUpdate[];
  expect(request?.secrets).toEqual({ client_secret: "new-one" });
  expect(request?.settings).toEqual(made[0]?.settings);
  expect(await screen.findByText("Saved")).toBeTruthy();
});

it("asks before changes are lost", async () => {
  const user = open("/profiles/p2");
  await user.type(await field("Name"), " 2");
  await user.click(screen.getByRole("link", { name: "Zoho CRM" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("the changes to Ledger");
  await user.click(within(dialog).getByRole("button", { name: "Stay here" }));
  expect(window.location.hash).toBe("#/profiles/p2");
  expect((await field("Name")).value).toBe("Ledger 2");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("link", { name: "Zoho CRM" }));
  await user.click(await button("Leave without saving"));
  expect(window.location.hash).toBe("#/profiles/p1");
});

it("does not delete a profile in use, and names its connections", async () => {
  const user = open();
  await user.click(await button("More for Zoho CRM"));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const dialog = await screen.findByRole("dialog", { name: "Zoho CRM is in use" });
  const link = within(dialog).getByRole("link", { name: "Zoho, sales" });
  expect(link.getAttribute("href")).toBe("#/connections/c1");
  expect(within(dialog).queryByRole("button", { name: /Delete/ })).toBeNull();
});

it("deletes an unused profile after asking", async () => {
  const user = open();
  await user.click(await button("More for Ledger"));
  await user.click(await screen.findByRole("menuitem", { name: "Delete" }));
  const dialog = await screen.findByRole("alertdialog");
  await user.click(within(dialog).getByRole("button", { name: "Delete" }));
  expect(await asked("profile_delete")).toEqual([{ profile: "p2" }]);
  await waitFor(() => expect(screen.queryByRole("link", { name: "Ledger" })).toBeNull());
});

it("goes from row to row by arrow keys, and back to the row when the panel closes", async () => {
  const user = open();
  const zohoRow = await screen.findByRole("link", { name: "Zoho CRM" });
  zohoRow.focus();
  await user.keyboard("{ArrowDown}");
  const ledger = screen.getByRole("link", { name: "Ledger" });
  expect(document.activeElement).toBe(ledger);
  await user.keyboard("{Enter}");
  await user.click(await field("Name"));
  await user.keyboard("{Escape}");
  expect(window.location.hash).toBe("#/profiles");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Ledger"));
});

it("takes several scopes at once, as they are pasted", async () => {
  const user = open("/profiles/new?method=oauth2");
  await user.click(await button(/^Permissions/));
  await user.click(await button("Add scope"));
  await user.click(await field("Name of scope 1"));
  await user.paste("crm.read crm.write");
  expect((await field("Name of scope 2")).value).toBe("crm.write");
  expect(screen.getByText("2 of 2 chosen")).toBeTruthy();
  await user.click(screen.getByRole("checkbox", { name: "crm.write is chosen at first" }));
  expect(screen.getByText("1 of 2 chosen")).toBeTruthy();
});

it("says so when the profile is gone", async () => {
  open("/profiles/p9");
  expect(await screen.findByText("This profile is gone.")).toBeTruthy();
});
