/**
 * How somebody lets Hookline in: an auth profile, a connection that is authorized in the browser, a
 * test, a flow that uses it. The same in the window and in a browser tab.
 */
import assert from "node:assert/strict";
import type { Target } from "./page.ts";
import type { Receiver } from "./receiver.ts";
import { button, link, type Screen } from "./screen.ts";

/** The client that the provider knows; its secret holds everything that must be encoded. */
const CLIENT = { id: "basic", secret: "s3cr:et/with+odd%chars&~" };

const profilePanel: Target = { role: "complementary", name: "Create auth profile" };
const createPanel: Target = { role: "complementary", name: "Create connection" };
const builderPanel: Target = { testId: "panel" };
const send: Target = { testId: "node-send_webhook" };

const field = (name: string, within?: Target): Target => ({ role: "textbox", name, within });
const panel = (name: string): Target => ({ role: "complementary", name });

/** An OAuth 2 profile and a connection, authorized, tested, used by a flow. */
export async function oauthJourney(screen: Screen, provider: string): Promise<void> {
  await newProfile(screen, "OAuth 2", "Warehouse", "Start from a built-in service");
  await screen.fill(field("Client ID", profilePanel), CLIENT.id);
  await screen.fill(field("Client secret", profilePanel), CLIENT.secret);
  await screen.fill(field("Authorization URL", profilePanel), `${provider}/auth`);
  await screen.fill(field("Token URL", profilePanel), `${provider}/token`);
  await screen.click(button("Permissions", profilePanel));
  await screen.click(button("Add scope", profilePanel));
  await screen.fill(field("Name of scope 1", profilePanel), "openid");
  await enableTest(screen, `${provider}/api`);
  await screen.picture("1-profile");
  await screen.click(button("Create profile"));
  await screen.find({ role: "row", name: "Warehouse" });

  await newConnection(screen, "Warehouse");
  await screen.picture("2-connection");
  await screen.click(button("Authorize in browser"));
  await screen.says(panel("Warehouse"), "Connected");
  await screen.picture("3-connected");
  await screen.click(button("Test", panel("Warehouse")));
  await screen.says(panel("Warehouse"), "200");
  await screen.picture("4-tested");

  await flowWith(screen, "Warehouse", `${provider}/api`);
  await screen.click(button("Test flow"));
  await screen.says({ testId: "drawer" }, "200");
  await screen.picture("5-used");
}

/** An API key and a user with a password, both seen where they arrive. */
export async function typedJourney(screen: Screen, receiver: Receiver): Promise<void> {
  const key = "k-5ad1-key-of-the-ledger";
  await newProfile(screen, "API key", "Ledger");
  await screen.fill(field("Field label", profilePanel), "Ledger key");
  await screen.fill(field("Header", profilePanel), "X-Ledger-Key");
  await allow(screen, receiver.url);
  await screen.click(button("Create profile"));
  await screen.find({ role: "row", name: "Ledger" });
  await newConnection(screen, "Ledger");
  await screen.fill(field("Ledger key", createPanel), key);
  await screen.click(button("Connect", createPanel));
  await screen.says(panel("Ledger"), "Connected");
  await flowWith(screen, "Ledger", `${receiver.url}/lines`);
  await screen.click(button("Test flow"));
  await screen.says({ testId: "drawer" }, "200");
  const arrived = receiver.arrived.at(-1);
  assert.equal(arrived?.headers["x-ledger-key"], key, "the key went along");
  await screen.picture("6-api-key");

  await newProfile(screen, "Basic", "Archive");
  await enableTest(screen, `${receiver.url}/me`);
  await screen.click(button("Create profile"));
  await screen.find({ role: "row", name: "Archive" });
  await newConnection(screen, "Archive");
  await screen.fill(field("User name", createPanel), "ada");
  await screen.fill(field("Password", createPanel), "sésame: open");
  await screen.click(button("Connect", createPanel));
  await screen.says(panel("Archive"), "Connected");
  await screen.click(button("Test", panel("Archive")));
  await screen.says(panel("Archive"), "200");
  const basic = Buffer.from("ada:sésame: open").toString("base64");
  assert.equal(receiver.arrived.at(-1)?.headers.authorization, `Basic ${basic}`);
  await screen.picture("7-basic");
}

/** What may not be deleted, changed or tested, and what is said about it. */
export async function rules(screen: Screen): Promise<void> {
  // No test URL: a clear error, and a field to give an address on the spot.
  await screen.click(link("Connections"));
  await screen.click({ role: "row", name: "Ledger" });
  await screen.click(button("Test", panel("Ledger")));
  await screen.find(field("Address to test with", panel("Ledger")));
  await screen.picture("8-no-test-url");

  // A profile in use keeps its method, and cannot be deleted.
  await screen.click(link("Auth profiles"));
  await screen.click(button("More for Ledger"));
  await screen.click({ role: "menuitem", name: "Delete" });
  await screen.says({ role: "dialog", name: "Ledger is in use" }, "Ledger");
  await screen.picture("9-profile-in-use");
  await screen.press("Escape");
  await screen.click({ role: "row", name: "Ledger" });
  await screen.says(panel("Ledger"), "Method and agent are fixed");

  // Deleting a connection names the flow that will fail, and is final.
  await screen.click(link("Connections"));
  await screen.click(button("More for Ledger"));
  await screen.click({ role: "menuitem", name: "Delete" });
  await screen.says({ role: "alertdialog", name: "Delete the connection Ledger?" }, "New flow");
  await screen.picture("10-delete");
  await screen.click(button("Delete, 1 flow will fail"));
  await screen.gone({ role: "row", name: "Ledger" });
  await screen.click(link("Flows"));
  await screen.click(link("New flow 2"));
  await screen.click(button("Test flow"));
  await screen.says({ testId: "drawer" }, "deleted");
  await screen.picture("11-deleted");
}

async function newProfile(
  screen: Screen,
  method: string,
  name: string,
  begin = "Create auth profile",
): Promise<void> {
  await screen.click(link("Auth profiles"));
  await screen.click(button(begin));
  await screen.click({ role: "radio", name: "Own application", within: profilePanel });
  await screen.click(link(method, profilePanel));
  await screen.fill(field("Name", profilePanel), name);
}

async function enableTest(screen: Screen, url: string): Promise<void> {
  await screen.click({ role: "switch", name: "Enable test URL", within: profilePanel });
  await screen.fill(field("Test URL", profilePanel), url);
}

async function allow(screen: Screen, origin: string): Promise<void> {
  await screen.click(button("Add origin", profilePanel));
  await screen.fill(field("Allowed origin 1", profilePanel), origin);
}

async function newConnection(screen: Screen, profile: string): Promise<void> {
  await screen.click(link("Connections"));
  await screen.click(button("Create connection"));
  await screen.click(button(profile, createPanel));
  await screen.find(field("Link name", createPanel));
}

/** A flow of two steps, the second with the connection. */
async function flowWith(screen: Screen, connection: string, url: string): Promise<void> {
  await screen.click(link("Flows"));
  await screen.click(button("New flow"));
  await screen.drag({ testId: "palette-manual_trigger" }, { x: 330, y: 260 });
  await screen.drag({ testId: "palette-send_webhook" }, { x: 700, y: 260 });
  await screen.drag({ testId: "port-manual-next" }, { testId: "port-send_webhook-in" });
  await screen.click(send);
  await screen.fill(field("Address", builderPanel), url);
  await screen.click(button("Connection: No authentication", builderPanel));
  await screen.click({ role: "option", name: connection });
  await screen.says(send, connection);
  await screen.says({ role: "status" }, "Draft saved");
}
