/**
 * From nothing to a request that was read: draw, connect, set, test, publish, trigger from outside,
 * watch it arrive in Activity. The same in the window and in a browser tab.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Target } from "./page.ts";
import type { Receiver } from "./receiver.ts";
import { button, link, type Screen } from "./screen.ts";

const trigger: Target = { testId: "node-webhook" };
const send: Target = { testId: "node-send_webhook" };
const panel: Target = { testId: "panel" };
const runPane: Target = { role: "complementary", name: "Run" };

export async function journey(screen: Screen, receiver: Receiver): Promise<void> {
  await draw(screen);
  await configure(screen, `${receiver.url}/deals`);
  await test(screen);
  assert.equal(receiver.arrived.at(-1)?.path, "/deals", "the test's request went out");
  const url = await publish(screen);
  await watchOneArrive(screen, url, receiver);
}

/** A flow by pointer: two nodes from the palette, one line between their ports. */
async function draw(screen: Screen): Promise<void> {
  await screen.click(button("New flow"));
  await screen.drag({ testId: "palette-webhook_trigger" }, { x: 330, y: 260 });
  await screen.find(trigger);
  await screen.drag({ testId: "palette-send_webhook" }, { x: 700, y: 260 });
  await screen.find(send);
  await screen.drag({ testId: "port-webhook-next" }, { testId: "port-send_webhook-in" });
  await screen.find({ testId: "edge-webhook-next-send_webhook" });
  await screen.picture("1-drawn");
}

async function configure(screen: Screen, url: string): Promise<void> {
  await screen.click(send);
  await screen.fill({ role: "textbox", name: "Address", within: panel }, url);
  await screen.says(send, url.replace("http://", ""));
  await screen.says({ role: "status" }, "Draft saved");
  await screen.picture("2-configured");
}

async function test(screen: Screen): Promise<void> {
  await screen.click(button("Test flow"));
  await screen.says({ testId: "drawer" }, "200");
  await screen.picture("3-tested");
}

/** Publishes, switches on, and reads the trigger's address off the screen. */
async function publish(screen: Screen): Promise<string> {
  await screen.click(button("Publish"));
  await screen.click({ role: "switch" });
  await screen.click(trigger);
  const text = await screen.says(panel, "/hook/");
  const url = /http:\/\/127\.0\.0\.1:\d+\/hook\/[\w-]{22}/.exec(text)?.[0];
  assert.ok(url, `an address to call: ${text}`);
  await screen.picture("4-published");
  return url;
}

/** Activity is open before the call is made, so what appears there appears by itself. */
async function watchOneArrive(screen: Screen, url: string, receiver: Receiver): Promise<void> {
  const before = receiver.arrived.length;
  await screen.click(link("Activity"));
  await screen.find({ role: "heading", name: "Activity" });
  const order = '{"order":"A-1001","total":12.50}';
  const { stdout } = await promisify(execFile)("curl", [
    ...["--silent", "--show-error", "--write-out", "%{http_code}"],
    ...["--header", "content-type: application/json", "--data", order, url],
  ]);
  assert.match(stdout, /202$/, "the outside call is accepted");
  await screen.says({ role: "row", name: "Succeeded" }, "Webhook");
  assert.equal(receiver.arrived.length, before + 1, "one request went out");
  await screen.picture("5-arrived-live");
  await screen.click({ role: "row", name: "Succeeded" });
  await screen.says(runPane, "/deals");
  await screen.says(runPane, "webhook-id");
  await screen.picture("6-request-read");
}
