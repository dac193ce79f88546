/** Programs that nobody at Hookline wrote, for the journeys: a keyring, an OAuth provider. */
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { end, line, temporary } from "./programs.ts";
import { root } from "./screen.ts";

const folder = `${root}/tests/counterparts`;

/** Stands in for the system's browser when it comes first in PATH. */
export const browserPath = `${folder}/browser`;

export interface Keyring {
  /** What a program needs in its environment to find it. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

/** A real gnome-keyring in a D-Bus session of its own, open. */
export async function keyring(): Promise<Keyring> {
  const data = temporary();
  const child = spawn(`${folder}/keyring.sh`, [data.path], { stdio: ["pipe", "pipe", "inherit"] });
  const said = createInterface(child.stdout)[Symbol.asyncIterator]();
  const address = String((await said.next()).value);
  child.stdin.write("unlocked\n");
  await said.next();
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.stdin.end();
      await ended;
      data.remove();
    },
  };
}

export interface Provider {
  url: string;
  stop(): Promise<void>;
}

/** A real OAuth 2 provider with an API at `/api` that needs its tokens. */
export async function oauthProvider(): Promise<Provider> {
  const child = spawn("node", ["oidc_provider.mjs"], {
    cwd: folder,
    stdio: ["ignore", "pipe", "ignore"],
  });
  // The library has things to say, too.
  const ready = await line(child, child.stdout, (text) => text.startsWith("{"));
  const { url } = JSON.parse(ready) as { url: string };
  return { url, stop: () => end(child) };
}
