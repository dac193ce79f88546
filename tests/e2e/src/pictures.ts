/** `make pictures`: every screen, light and dark, at 1280×800 and 1920×1080. */
import { ChromiumDriver, launch } from "./browser.ts";
import type { Target } from "./page.ts";
import { serve, temporary } from "./programs.ts";
import { receive } from "./receiver.ts";
import { type Sample, sampleData } from "./sample-data.ts";
import { button, Screen } from "./screen.ts";

interface Shot {
  name: string;
  path: (sample: Sample) => string;
  /** What to do before the picture is taken; what it waits for is on it. */
  show: (screen: Screen, sample: Sample) => Promise<unknown>;
}

const runPane: Target = { role: "complementary", name: "Run" };

const shots: Shot[] = [
  {
    name: "flows",
    path: () => "/flows",
    show: (screen) => screen.find({ role: "link", name: "New order to CRM" }),
  },
  {
    name: "flows-menu",
    path: () => "/flows",
    show: (screen) => screen.click(button("More for New order to CRM")),
  },
  {
    name: "builder",
    path: ({ order }) => `/flows/${order}`,
    show: (screen) => screen.find({ testId: "node-deal" }),
  },
  {
    name: "builder-node",
    path: ({ order }) => `/flows/${order}`,
    show: async (screen) => {
      await screen.click({ testId: "node-deal" });
      await screen.says({ role: "complementary" }, "Becomes");
    },
  },
  {
    name: "builder-tested",
    path: ({ order }) => `/flows/${order}`,
    show: async (screen) => {
      await screen.click(button("Test flow"));
      await screen.says({ testId: "canvas" }, "succeeded in");
    },
  },
  {
    name: "builder-delivery",
    path: ({ order }) => `/flows/${order}`,
    show: async (screen) => {
      await screen.click({ testId: "node-tell" });
      await screen.click(button("Delivery", { testId: "panel" }));
      await screen.says({ testId: "panel" }, "8 tries over");
    },
  },
  {
    name: "builder-problems",
    path: ({ gaps }) => `/flows/${gaps}`,
    show: (screen) => screen.find({ testId: "node-step_1" }),
  },
  {
    name: "activity",
    path: () => "/activity",
    show: (screen) => screen.find({ role: "row", name: "New order to CRM" }),
  },
  {
    name: "activity-run",
    path: ({ run }) => `/activity/${run}`,
    show: (screen) => screen.says(runPane, "webhook-id"),
  },
  {
    name: "activity-failed",
    path: ({ failed }) => `/activity/${failed}`,
    show: (screen) => screen.says(runPane, "503"),
  },
  {
    name: "activity-waiting",
    path: ({ waiting }) => `/activity/${waiting}?state=waiting`,
    show: (screen) => screen.says(runPane, "Tries again"),
  },
  {
    name: "activity-again",
    path: () => "/activity?state=failed",
    show: async (screen) => {
      await screen.click({ role: "checkbox", name: "Choose all runs" });
      await screen.click(button("Try again…"));
      await screen.says({ role: "dialog" }, "are tried again");
    },
  },
  {
    name: "troubles",
    path: () => "/activity/troubles",
    show: (screen) => screen.says({ role: "listitem" }, "failed for good"),
  },
  {
    name: "destinations",
    path: () => "/activity/destinations",
    show: async (screen) => {
      await screen.click({ role: "row", name: "failures in a row" });
      await screen.find(button("Save limits"));
    },
  },
  {
    name: "inspector",
    path: ({ caught }) => `/inspector/${caught}`,
    show: (screen) => screen.says({ role: "main" }, "POST"),
  },
  {
    name: "connections",
    path: () => "/connections",
    show: (screen) => screen.find({ role: "row", name: "Ledger" }),
  },
  {
    name: "connections-new",
    path: () => "/connections/new",
    show: (screen) => screen.says({ role: "complementary" }, "GitHub"),
  },
  {
    name: "connections-create",
    path: () => "/connections/new?service=google",
    show: (screen) => screen.find(button("Authorize in browser")),
  },
  {
    name: "connections-one",
    path: () => "/connections",
    show: async (screen) => {
      await screen.click({ role: "row", name: "Archive" });
      await screen.says({ role: "complementary" }, "svc-hookline");
    },
  },
  {
    name: "profiles",
    path: () => "/profiles",
    show: (screen) => screen.find({ role: "row", name: "Ledger" }),
  },
  {
    name: "profiles-new",
    path: () => "/profiles/new",
    show: (screen) => screen.says({ role: "complementary" }, "GitHub"),
  },
  {
    name: "profiles-one",
    path: () => "/profiles",
    show: async (screen) => {
      await screen.click({ role: "row", name: "Warehouse" });
      await screen.says({ role: "complementary" }, "Client ID");
    },
  },
  {
    name: "settings-alerts",
    path: () => "/settings/alerts",
    show: async (screen) => {
      await screen.click({ role: "switch", name: "Email" });
      await screen.find({ role: "textbox", name: "Mail server" });
    },
  },
  {
    name: "settings-signing",
    path: () => "/settings/signing",
    show: (screen) => screen.find(button("More for Warehouse")),
  },
  {
    name: "settings-log",
    path: () => "/settings/log",
    show: (screen) => screen.says({ role: "main" }, "the file has"),
  },
  {
    name: "settings-vault",
    path: () => "/settings/vault",
    show: (screen) => screen.says({ role: "main" }, "passphrase"),
  },
  {
    name: "settings",
    path: () => "/settings",
    show: (screen) => screen.find({ role: "heading", name: "Settings" }),
  },
  {
    name: "commands",
    path: () => "/flows",
    show: async (screen) => {
      await screen.find({ role: "link", name: "New order to CRM" });
      await screen.press("Control+k");
      await screen.find({ role: "dialog" });
    },
  },
];

const views = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
].flatMap((size) => [
  { ...size, dark: false },
  { ...size, dark: true },
]);

const [receiver, gone] = [await receive(), await receive()];
await gone.stop();
const [full, empty] = [temporary(), temporary()];
const browser = await launch();
// So that the pictures leave nothing in the keyring of whoever takes them.
const env = { HOOKLINE_VAULT_PASSPHRASE: "only for pictures" };
const server = await serve(full.path, { env });
const first = await serve(empty.path, { env });
try {
  const sample = await sampleData(server, receiver.url, gone.url);
  for (const view of views) {
    const suffix = `${view.width}-${view.dark ? "dark" : "light"}`;
    const tab = await ChromiumDriver.open(browser, first.ui, view);
    const screen = new Screen(tab, "screens");
    await screen.find(button("Open the sample"));
    await screen.picture(`flows-empty-${suffix}`);
    await tab.close();
    for (const shot of shots) {
      const tab = await ChromiumDriver.open(browser, server.ui, view);
      const screen = new Screen(tab, "screens");
      await screen.goTo(shot.path(sample));
      try {
        await shot.show(screen, sample);
      } catch (error) {
        process.exitCode = 1;
        console.error(`${shot.name}-${suffix}: ${error instanceof Error ? error.message : error}`);
      }
      await screen.picture(`${shot.name}-${suffix}`);
      await tab.close();
    }
  }
  console.log(
    `Pictures are in ${new URL("../../../target/pictures/screens", import.meta.url).pathname}`,
  );
} finally {
  await browser.close();
  await Promise.all([server.stop(), first.stop(), receiver.stop()]);
  full.remove();
  empty.remove();
}
