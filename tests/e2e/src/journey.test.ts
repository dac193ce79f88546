import { test } from "node:test";
import { ChromiumDriver, launch } from "./browser.ts";
import { journey } from "./journey.ts";
import { freePort, serve, temporary } from "./programs.ts";
import { receive } from "./receiver.ts";
import { Screen } from "./screen.ts";
import { WindowDriver } from "./window.ts";

test("in the real window: draw, connect, set, test, publish, trigger, read", async (t) => {
  const data = temporary();
  t.after(data.remove);
  const receiver = await receive();
  t.after(receiver.stop);
  await ownPort(data.path);
  const window = await WindowDriver.open(data.path);
  t.after(() => window.close());
  await journey(new Screen(window, "journey/window"), receiver);
});

test("in a browser tab: the same journey on the served screens", async (t) => {
  const data = temporary();
  t.after(data.remove);
  const receiver = await receive();
  t.after(receiver.stop);
  const server = await serve(data.path);
  t.after(server.stop);
  const browser = await launch();
  t.after(() => browser.close());
  const tab = await ChromiumDriver.open(browser, server.ui);
  await journey(new Screen(tab, "journey/browser"), receiver);
});

/** The window listens where its settings say: at a free port, not where a real Hookline may be. */
async function ownPort(data: string): Promise<void> {
  const server = await serve(data);
  const settings = (await server.rpc("settings_get")) as Record<string, unknown>;
  await server.rpc("settings_set", { ...settings, hooks: `127.0.0.1:${await freePort()}` });
  await server.stop();
}
