import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { VaultInfo } from "../../bindings";
import { TooltipProvider } from "../../components/Tooltip";
import { connection } from "../../connections/testing/connections";
import { navigate } from "../../lib/hash-location";
import { RpcError } from "../../lib/rpc-error";
import type { FakeHost } from "../../testing/fake-host";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../../lib/host", async () => {
  const { FakeHost } = await import("../../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});

const { Vault } = await import("./Vault");
const { VaultBar } = await import("../../shell/VaultBar");
const { queryClient } = await import("../../lib/query");

function fake(): FakeHost {
  if (!host.current) throw new Error("the fake host is made with the module");
  return host.current;
}

const open: VaultInfo = {
  state: "open",
  message: "",
  keeper: "keyring",
  passphrase: false,
  secrets: 14,
  waiting: 0,
};
const locked: VaultInfo = {
  ...open,
  state: "locked",
  keeper: null,
  message: "The keyring is locked, so secrets cannot be read.",
  passphrase: true,
  waiting: 3,
};

function show(screenOf: "settings" | "bar", vault: VaultInfo) {
  fake().answers.vault_get = () => vault;
  render(
    <QueryClientProvider client={queryClient}>
      <TooltipProvider>{screenOf === "bar" ? <VaultBar /> : <Vault />}</TooltipProvider>
    </QueryClientProvider>,
  );
  return userEvent.setup();
}

beforeEach(() => {
  navigate("/flows");
  queryClient.clear();
  fake().calls.length = 0;
  fake().answers = { connection_list: () => [connection(), connection({ id: "c2" })] };
});

it("sets a passphrase of 12 characters that was typed twice", async () => {
  fake().answers.vault_passphrase = () => ({ ...open, passphrase: true });
  const user = show("settings", open);
  expect(await screen.findByText("Open, with 14 secrets")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Set a passphrase…" }));
  await user.type(screen.getByLabelText("New passphrase"), "short");
  await user.type(screen.getByLabelText("The same again"), "other{Enter}");
  expect(screen.getByText(/^Give at least 12 characters/)).toBeTruthy();
  expect(screen.getByText("The two are not the same.")).toBeTruthy();
  expect(fake().asked("vault_passphrase")).toEqual([]);

  await user.type(screen.getByLabelText("New passphrase"), " but then longer");
  await user.clear(screen.getByLabelText("The same again"));
  await user.type(screen.getByLabelText("The same again"), "short but then longer{Enter}");
  await vi.waitFor(() =>
    expect(fake().asked("vault_passphrase")).toEqual([{ new: "short but then longer" }]),
  );
  expect(await screen.findByRole("button", { name: "Change…" })).toBeTruthy();
});

it("removes a passphrase only with the present one, and says the engine's refusal there", async () => {
  fake().answers.vault_passphrase = () => {
    throw new RpcError("wrong_passphrase", "This is not the passphrase.", "current");
  };
  const user = show("settings", { ...open, passphrase: true });
  await user.click(await screen.findByRole("button", { name: "Remove…" }));
  await user.type(screen.getByLabelText("Present passphrase"), "not this one{Enter}");
  expect(await screen.findByText("This is not the passphrase.")).toBeTruthy();
  expect(fake().asked("vault_passphrase")).toEqual([{ current: "not this one" }]);
});

it("begins anew only after naming what is given up", async () => {
  fake().answers.vault_start_anew = () => ({ ...open, state: "empty", secrets: 0 });
  const user = show("settings", locked);
  await user.click(await screen.findByRole("button", { name: "Begin anew…" }));
  const dialog = await screen.findByRole("alertdialog", { name: "Give up 14 secrets for good?" });
  expect(dialog.textContent).toContain("2 connections have to be authorized again");
  await user.click(within(dialog).getByRole("button", { name: "Give up 14 secrets" }));
  expect(await screen.findByText("Empty: the first secret makes its key")).toBeTruthy();
});

it("says in a bar why secrets cannot be used, the runs that wait, and opens with the passphrase", async () => {
  fake().answers.vault_unlock = ({ passphrase }) => {
    if (passphrase !== "correct horse") {
      throw new RpcError("wrong_passphrase", "This is not the passphrase.", "passphrase");
    }
    return open;
  };
  const user = show("bar", locked);
  const bar = await screen.findByRole("alert");
  expect(bar.textContent).toContain(locked.message);
  expect(bar.textContent).toContain("3 runs wait for it.");
  await user.click(screen.getByRole("button", { name: "Enter the passphrase" }));
  await user.type(screen.getByLabelText("Passphrase"), "wrong{Enter}");
  expect(await screen.findByText("This is not the passphrase.")).toBeTruthy();
  await user.clear(screen.getByLabelText("Passphrase"));
  await user.type(screen.getByLabelText("Passphrase"), "correct horse{Enter}");
  await vi.waitFor(() => expect(screen.queryByText(/3 runs wait/)).toBeNull());
});

it("does not bother anybody who has no secrets", async () => {
  show("bar", { ...locked, state: "no_keyring", secrets: 0, waiting: 0 });
  await vi.waitFor(() => expect(fake().asked("vault_get")).toHaveLength(1));
  expect(screen.queryByRole("alert")).toBeNull();
});
