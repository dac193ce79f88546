/**
 * What somebody sees when a receiver goes down: the flow fails, an alert comes, the receiver
 * returns, all that failed is tried again, and everything is green. The same in the window and in
 * a browser tab.
 */
import assert from "node:assert/strict";
import type { Target } from "./page.ts";
import { type Receiver, receive } from "./receiver.ts";
import { button, link, type Screen } from "./screen.ts";

const trigger: Target = { testId: "node-webhook" };
const send: Target = { testId: "node-send_webhook" };
const panel: Target = { testId: "panel" };
const rail: Target = { role: "navigation", name: "Main" };

/** More than the five failures that raise a warning, fewer than the ten that open the breaker. */
const EVENTS = 6;

export async function deliveryJourney(screen: Screen): Promise<void> {
  const before = await receive();
  const url = await flow(screen, `${before.url}/deals`);
  await post(url, 0);
  await screen.click(link("Activity", rail));
  await screen.find({ role: "row", name: "Succeeded" });
  await screen.picture("1-all-is-well");

  const { port } = new URL(before.url);
  await before.stop();
  for (let number = 1; number <= EVENTS; number += 1) await post(url, number);
  await screen.find(link("Activity, deliveries fail at 1 address", rail));
  await screen.click({ role: "radio", name: "Failed" });
  await screen.says({ role: "grid" }, "New flow");
  await screen.picture("2-it-fails");
  await screen.click(link("Troubles"));
  const trouble: Target = { role: "listitem", name: `127.0.0.1:${port}` };
  await screen.says(trouble, "failures in a row");
  await screen.says(trouble, `${EVENTS} runs failed for good`);
  await screen.picture("3-trouble");

  const after = await receive(Number(port));
  try {
    await tryAllAgain(screen, trouble, after);
  } finally {
    await after.stop();
  }
}

async function tryAllAgain(screen: Screen, trouble: Target, after: Receiver): Promise<void> {
  await screen.click(button("Try all again", trouble));
  const dialog: Target = { role: "dialog", name: "Try what failed" };
  await screen.says(dialog, `${EVENTS} runs are tried again`);
  // Slowly enough to see it go.
  await screen.fill({ role: "textbox", name: "At most", within: dialog }, "2");
  await screen.picture("4-try-all-again");
  await screen.click(button(`Try ${EVENTS} runs again`, dialog));
  await screen.find({ role: "progressbar" });
  await screen.picture("5-progress");
  await screen.says({ role: "main" }, `All ${EVENTS} runs were tried again.`);
  await screen.says({ role: "main" }, "Every delivery arrives");
  await screen.picture("6-over");

  await screen.click(link("Runs"));
  await screen.gone({ role: "row", name: "Failed" });
  await screen.find({ role: "row", name: "Succeeded" });
  await screen.picture("7-all-green");
  const ids = after.arrived.map(({ headers }) => headers["webhook-id"]);
  assert.equal(ids.length, EVENTS, "each event was sent once");
  assert.equal(new Set(ids).size, EVENTS, "each with an id of its own");
}

/** A flow whose first failure is final, published and on; gives the address to call. */
async function flow(screen: Screen, url: string): Promise<string> {
  await screen.click(button("New flow"));
  await screen.drag({ testId: "palette-webhook_trigger" }, { x: 330, y: 260 });
  await screen.drag({ testId: "palette-send_webhook" }, { x: 700, y: 260 });
  await screen.drag({ testId: "port-webhook-next" }, { testId: "port-send_webhook-in" });
  await screen.click(send);
  await screen.fill({ role: "textbox", name: "Address", within: panel }, url);
  await screen.click(button("Delivery", panel));
  await screen.says(panel, "8 tries over");
  await screen.picture("0-retries");
  await screen.choose({ role: "combobox", name: "Retries, type", within: panel }, "None");
  await screen.says({ role: "status" }, "Draft saved");
  await screen.click(button("Publish"));
  await screen.click({ role: "switch", name: "Flow is" });
  await screen.click(trigger);
  const text = await screen.says(panel, "/hook/");
  const address = /http:\/\/127\.0\.0\.1:\d+\/hook\/[\w-]{22}/.exec(text)?.[0];
  assert.ok(address, `an address to call: ${text}`);
  return address;
}

async function post(url: string, order: number): Promise<void> {
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ order }),
  });
  assert.equal(answer.status, 202, "the event is accepted");
}
