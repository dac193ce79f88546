import { test } from "node:test";
import { ChromiumDriver, launch } from "./browser.ts";
import { oauthJourney, rules, typedJourney } from "./connections.ts";
import { browserPath, keyring, oauthProvider } from "./counterparts.ts";
import { ownPort, serve, temporary } from "./programs.ts";
import { receive } from "./receiver.ts";
import { Screen } from "./screen.ts";
import { WindowDriver } from "./window.ts";

test("in the real window: a profile, a connection through the browser, a test, a flow", async (t) => {
  const data = temporary();
  t.after(data.remove);
  const [ring, provider, receiver] = [await keyring(), await oauthProvider(), await receive()];
  t.after(() => Promise.all([provider.stop(), receiver.stop()]));
  await ownPort(data.path);
  const env = { ...ring.env, PATH: `${browserPath}:${process.env.PATH ?? ""}` };
  const window = await WindowDriver.open(data.path, "debug", env);
  t.after(async () => {
    await window.close();
    // Later, because GTK ends a program whose session bus is gone.
    await ring.stop();
  });
  const screen = new Screen(window, "connections/window");
  await oauthJourney(screen, provider.url);
  await typedJourney(screen, receiver);
});

test("in a browser tab: the same, and what may not be deleted, changed or tested", async (t) => {
  const data = temporary();
  t.after(data.remove);
  const [ring, provider, receiver] = [await keyring(), await oauthProvider(), await receive()];
  t.after(() => Promise.all([provider.stop(), receiver.stop()]));
  t.after(ring.stop);
  const server = await serve(data.path, { env: ring.env });
  t.after(server.stop);
  const browser = await launch();
  t.after(() => browser.close());
  const screen = new Screen(await ChromiumDriver.open(browser, server.ui), "connections/browser");
  await oauthJourney(screen, provider.url);
  await typedJourney(screen, receiver);
  await rules(screen);
});
