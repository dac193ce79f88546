/** The picture in the README: the builder as it is, with a flow that was just tested. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ChromiumDriver, launch } from "./browser.ts";
import { serve, temporary } from "./programs.ts";
import { receive } from "./receiver.ts";
import { sampleData } from "./sample-data.ts";
import { button, root, Screen } from "./screen.ts";

const data = temporary();
const receiver = await receive();
const server = await serve(data.path, { env: { HOOKLINE_VAULT_PASSPHRASE: "only for pictures" } });
const browser = await launch();
try {
  const { order } = await sampleData(server, receiver.url);
  const tab = await ChromiumDriver.open(browser, server.ui);
  const screen = new Screen(tab, "readme");
  await screen.goTo(`/flows/${order}`);
  await screen.click({ testId: "node-deal" });
  await screen.click(button("Test flow"));
  await screen.says({ testId: "canvas" }, "succeeded in");
  const path = resolve(root, ".github/builder.png");
  writeFileSync(path, await tab.picture());
  console.log(path);
} finally {
  await browser.close();
  await server.stop();
  await receiver.stop();
  data.remove();
}
