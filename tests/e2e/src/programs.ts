/** The programs that the journeys need: the server, a display, the window's WebDriver. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { root } from "./screen.ts";

/** A folder of the test's own, gone when the test is. */
export function temporary(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), "hookline-e2e-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Where cargo put the programs: the release build for measurements, else the tests' own. */
export function program(name: string, profile: "debug" | "release" = "debug"): string {
  return resolve(process.env.CARGO_TARGET_DIR ?? join(root, "target"), profile, name);
}

/** The first line that a program prints and `wanted` takes. */
export function line(
  child: ChildProcess,
  stream: Readable | null,
  wanted: (line: string) => boolean = () => true,
): Promise<string> {
  return new Promise((found, failed) => {
    const said: string[] = [];
    if (!stream) return failed(new Error("the program has no output"));
    createInterface(stream).on("line", (text) => {
      said.push(text);
      if (wanted(text)) found(text);
    });
    child.once("error", failed);
    child.once("exit", (code, signal) =>
      failed(new Error(`${child.spawnfile} ended with ${code ?? signal}: ${said.join("\n")}`)),
    );
  });
}

/** Ends a program and waits until it has. */
export function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((ended) => {
    child.once("exit", () => ended());
    child.kill(signal);
  });
}

/** Runs a program to its end. */
export async function run(
  file: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(file, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const said = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => {
    said.stdout += chunk.toString();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    said.stderr += chunk.toString();
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, ...said };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => found(port));
    });
  });
}

export interface Server {
  /** The screens' address, with the token in its fragment. */
  ui: string;
  hooks: string;
  token: string;
  child: ChildProcess;
  rpc(method: string, request?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

/** Starts `hookline-server serve` on free ports. */
export async function serve(
  data: string,
  {
    profile = "debug",
    hooks = "127.0.0.1:0",
    env = {},
  }: { profile?: "debug" | "release"; hooks?: string; env?: Record<string, string> } = {},
): Promise<Server> {
  const args = ["serve", "--data", data, "--ui", "127.0.0.1:0", "--hooks", hooks, "--json"];
  const child = spawn(program("hookline-server", profile), args, {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...env },
  });
  const ready = JSON.parse(await line(child, child.stdout)) as Pick<
    Server,
    "ui" | "hooks" | "token"
  >;
  const base = new URL(ready.ui).origin;
  return {
    ...ready,
    child,
    async rpc(method, request = {}) {
      const answer = await fetch(`${base}/rpc/${method}`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${ready.token}` },
        body: JSON.stringify(request),
      });
      if (!answer.ok) throw new Error(`${method}: ${answer.status} ${await answer.text()}`);
      return await answer.json();
    },
    stop: () => end(child),
  };
}

export interface Display {
  /** For DISPLAY. */
  name: string;
  stop(): Promise<void>;
}

/** Starts an Xvfb of its own on a free display. */
export async function display(width = 1280, height = 800): Promise<Display> {
  const args = ["-displayfd", "3", "-screen", "0", `${width}x${height}x24`, "-nolisten", "tcp"];
  const child = spawn("Xvfb", args, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const number = await line(child, child.stdio[3] as Readable);
  return { name: `:${number.trim()}`, stop: () => end(child) };
}

/** Makes the window listen at a free port, not where a real Hookline may be. */
export async function ownPort(data: string): Promise<void> {
  const server = await serve(data);
  const settings = (await server.rpc("settings_get")) as Record<string, unknown>;
  await server.rpc("settings_set", { ...settings, hooks: `127.0.0.1:${await freePort()}` });
  await server.stop();
}
