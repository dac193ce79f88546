import { ChromiumDriver, launch } from "./browser.ts";
import { journey } from "./journey.ts";
import { receive } from "./receiver.ts";
import { Screen } from "./screen.ts";

const b = await launch();
const d = await ChromiumDriver.open(b, "http://127.0.0.1:18181/#token=abc");
d.page.on("console", (m) => console.log("console:", m.text()));
d.page.on("pageerror", (m) => console.log("pageerror:", m.message));
const s = new Screen(d, "adhoc");
try {
  await journey(s, await receive());
} catch (e) {
  console.log(String(e).slice(0, 1500));
  await s.picture("fail");
}
await b.close();
process.exit(0);
