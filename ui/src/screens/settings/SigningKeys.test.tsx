import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
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

const { SigningKeys } = await import("./SigningKeys");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const warehouse: SigningKey = {
  id: "k1",
  name: "Warehouse",
  preset: "standard_webhooks",
  created: 0,
  flows: [{ flow: "f1", name: "Stock below minimum", on: true }],
};
const shop: SigningKey = { ...warehouse, id: "k2", name: "Shop", preset: "github", flows: [] };
let keys: SigningKey[];

function open() {
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>
        <SigningKeys />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  queryClient.clear();
  fake().calls.length = 0;
  keys = [shop, warehouse];
  fake().answers = { signing_key_list: () => keys };
});

it("shows a secret that was made this once, and then the key", async () => {
  const note = "Give this secret to the receiver now.";
  fake().answers.signing_key_create = ({ name, preset }) => {
    const key: SigningKey = { ...shop, id: "k3", name, preset };
    keys = [...keys, key];
    return { key, secret: "whsec_only_once", note };
  };
  const user = open();
  await user.click(await screen.findByRole("button", { name: "New key" }));
  await user.click(screen.getByRole("button", { name: "Make the key" }));
  expect(await screen.findByText(/Give the key a name/)).toBeTruthy();
  await user.type(screen.getByRole("textbox", { name: "Name" }), "CRM{Enter}");
  const once = await screen.findByRole("dialog", { name: "The secret of CRM" });
  expect(within(once).getByDisplayValue("whsec_only_once")).toBeTruthy();
  expect(once.textContent).toContain(note);
  expect(within(once).getByRole("button", { name: "Copy the secret" })).toBeTruthy();
  await user.click(within(once).getByRole("button", { name: "I have kept it" }));
  expect(screen.queryByDisplayValue("whsec_only_once")).toBeNull();
  expect(await screen.findByText("CRM")).toBeTruthy();
  expect(fake().asked("signing_key_create")).toEqual([
    { name: "CRM", preset: "standard_webhooks" },
  ]);
});

it("takes a secret that the receiver gave, and does not show it again", async () => {
  fake().answers.signing_key_rotate = () => ({ key: shop, note: "From now on the new one signs." });
  const user = open();
  await user.click(await screen.findByRole("button", { name: "More for Shop" }));
  await user.click(screen.getByRole("menuitem", { name: "Replace the secret…" }));
  const dialog = await screen.findByRole("dialog");
  // GitHub's header carries one signature only.
  expect(dialog.textContent).toContain("made with one secret only");
  await user.click(within(dialog).getByRole("radio", { name: "The receiver gave me one" }));
  await user.type(within(dialog).getByLabelText("The receiver’s secret"), "theirs{Enter}");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(fake().asked("signing_key_rotate")).toEqual([{ key: "k2", secret: "theirs" }]);
});

it("deletes a key that nobody uses, and names the flows of one that is used", async () => {
  fake().answers.signing_key_delete = ({ key }) => {
    keys = keys.filter((one) => one.id !== key);
    return {};
  };
  const user = open();
  await user.click(await screen.findByRole("button", { name: "More for Warehouse" }));
  await user.click(screen.getByRole("menuitem", { name: "Delete" }));
  const used = await screen.findByRole("dialog", { name: "Warehouse is in use" });
  expect(used.textContent).toContain("1 flow signs with it: Stock below minimum.");
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "More for Shop" }));
  await user.click(screen.getByRole("menuitem", { name: "Delete" }));
  const asked = await screen.findByRole("alertdialog");
  await user.click(within(asked).getByRole("button", { name: "Delete" }));
  await vi.waitFor(() => expect(screen.queryByText("Shop")).toBeNull());
});
