import { test } from "node:test";
import { ChromiumDriver, launch } from "./browser.ts";
import { deliveryJourney } from "./delivery.ts";
import { ownPort, serve, temporary } from "./programs.ts";
import { Screen } from "./screen.ts";
import { WindowDriver } from "./window.ts";

test("in the real window: a receiver goes down, returns, and all is tried again", async (t) => {
  const data = temporary();
  t.after(data.remove);
  await ownPort(data.path);
  const window = await WindowDriver.open(data.path);
  t.after(() => window.close());
  await deliveryJourney(new Screen(window, "delivery/window"));
});

test("in a browser tab: the same", async (t) => {
  const data = temporary();
  t.after(data.remove);
  const server = await serve(data.path);
  t.after(server.stop);
  const browser = await launch();
  t.after(() => browser.close());
  await deliveryJourney(
    new Screen(await ChromiumDriver.open(browser, server.ui), "delivery/browser"),
  );
});
