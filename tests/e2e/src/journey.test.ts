import { test } from "node:test";
import { ChromiumDriver, launch } from "./browser.ts";
import { journey } from "./journey.ts";
import { ownPort, serve, temporary } from "./programs.ts";
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
