/**
 * The part of `make bench` that needs screens: how soon the window is usable, what an idle server
 * holds, how a flow of 300 nodes opens and drags. Adds its figures to target/bench.json.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ChromiumDriver, launch } from "./browser.ts";
import { type Frame, frames } from "./frames.ts";
import { serve, temporary } from "./programs.ts";
import { root, Screen } from "./screen.ts";
import { WindowDriver } from "./window.ts";

const STARTS = 10;
const NODES = 300;
const OPENINGS = 5;

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const round = (value: number) => Math.round(value * 10) / 10;

/** From asking for the program to a screen that answers, WebDriver's own part included. */
async function windowStart(): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const data = temporary();
    const window = await WindowDriver.open(data.path, "release");
    try {
      await new Screen(window, "bench").find({ role: "button", name: "New flow" });
      times.push(performance.now() - window.asked);
    } finally {
      await window.close();
      data.remove();
    }
  }
  return median(times);
}

/** What an idle server holds resident, in MiB. */
async function idleMemory(): Promise<number> {
  const data = temporary();
  const server = await serve(data.path, { profile: "release" });
  try {
    await server.rpc("app_info");
    const status = readFileSync(`/proc/${server.child.pid}/status`, "utf8");
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1024;
  } finally {
    await server.stop();
    data.remove();
  }
}

/** A trigger and a row of sends, each after the one before, laid out in a grid. */
function longFlow() {
  const columns = 20;
  const place = (n: number): [number, number] => [
    (n % columns) * 320,
    Math.floor(n / columns) * 160,
  ];
  const send = (n: number) => ({
    id: `n${n}`,
    kind: "send_webhook",
    name: `Step ${n}`,
    position: place(n),
    config: { method: "POST", url: `https://crm.example.com/${n}` },
  });
  const trigger = { id: "n0", kind: "webhook_trigger", name: "Start", position: place(0) };
  const nodes = [trigger, ...Array.from({ length: NODES - 1 }, (_, n) => send(n + 1))];
  const edges = nodes.slice(1).map((_, n) => ({ from: `n${n}`, port: "next", to: `n${n + 1}` }));
  return { hookline: 1, name: "Three hundred steps", nodes, edges };
}

interface BigFlow {
  /** Milliseconds until the first node is there. */
  open: number;
  /** Script in each frame of a drag, as the flow opens. */
  near: Frame[];
  /** The same with the whole flow in view. */
  whole: Frame[];
}

/** Opening and dragging in the builder. */
async function bigFlow(): Promise<BigFlow> {
  const data = temporary();
  const server = await serve(data.path, { profile: "release" });
  const browser = await launch();
  try {
    const document = longFlow();
    const flow = (await server.rpc("flow_create", { name: document.name, from: document })) as {
      id: string;
    };
    const tab = await ChromiumDriver.open(browser, server.ui);
    const screen = new Screen(tab, "bench");
    const openings: number[] = [];
    for (let opening = 0; opening < OPENINGS; opening += 1) {
      await screen.goTo("/flows");
      await screen.find({ role: "link", name: document.name });
      const target = { testId: "node-n0" };
      openings.push(await tab.ask("opens", { hash: `/flows/${flow.id}`, target, limit: 20_000 }));
    }
    const drag = async (node: string) => {
      const from = await screen.middle({ testId: node });
      const path = Array.from({ length: 120 }, (_, n) => ({ x: from.x + n, y: from.y + (n % 40) }));
      return frames(tab, () => tab.pointer(path));
    };
    const near = await drag("node-n0");
    await screen.click({ role: "button", name: "Fit the flow" });
    await screen.find({ testId: `node-n${NODES - 1}` });
    return { open: median(openings), near, whole: await drag(`node-n${NODES / 2}`) };
  } finally {
    await browser.close();
    await server.stop();
    data.remove();
  }
}

const script = (frames: Frame[]) => round(median(frames.map((frame) => frame.script)));

const big = await bigFlow();
const screens = {
  window_usable_ms: Math.round(await windowStart()),
  server_idle_mib: round(await idleMemory()),
  open_300_nodes_ms: Math.round(big.open),
  drag_script_ms_per_frame: script(big.near),
  drag_frames: big.near.length,
  drag_whole_flow_script_ms_per_frame: script(big.whole),
  drag_whole_flow_frames: big.whole.length,
};
const path = resolve(root, "target/bench.json");
const report = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
writeFileSync(path, `${JSON.stringify({ ...report, screens }, null, 2)}\n`);
console.log(JSON.stringify({ screens }, null, 2));
