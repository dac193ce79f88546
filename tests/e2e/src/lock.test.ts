import assert from "node:assert/strict";
import { test } from "node:test";
import { ownPort, program, run, temporary } from "./programs.ts";
import { Screen } from "./screen.ts";
import { WindowDriver } from "./window.ts";

test("beside an open window: a second one, a server and the commands", async (t) => {
  const data = temporary();
  t.after(data.remove);
  await ownPort(data.path);
  const window = await WindowDriver.open(data.path);
  t.after(() => window.close());
  await new Screen(window, "lock").find({ role: "button", name: "New flow" });

  const server = program("hookline-server");
  await t.test("a second window leaves at once to the first", async () => {
    const second = await run(program("hookline"), ["--data", data.path], {
      DISPLAY: window.display,
      HOOKLINE_DATA: data.path,
    });
    assert.equal(second.code, 0, second.stderr);
  });
  await t.test("a server ends with 1 and names the window", async () => {
    const args = ["serve", "--data", data.path, "--ui", "127.0.0.1:0", "--hooks", "127.0.0.1:0"];
    const refused = await run(server, args);
    assert.equal(refused.code, 1, refused.stderr);
    assert.match(refused.stderr, /Hookline/);
    assert.match(refused.stderr, /\d+/, "its process");
  });
  await t.test("commands work through the window", async () => {
    const runs = await run(server, ["runs", "--data", data.path, "--json"]);
    assert.equal(runs.code, 0, runs.stderr);
    const check = await run(server, ["check", "--data", data.path]);
    assert.equal(check.code, 0, check.stderr);
  });
});
