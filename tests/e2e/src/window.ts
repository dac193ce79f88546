/** The real window, through tauri-driver and WebKitWebDriver, on a display of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { Builder, Capabilities, Key, Origin, type WebDriver } from "selenium-webdriver";
import type { PageApi } from "./page.ts";
import { pageScript } from "./page-script.ts";
import { display, end, freePort, program } from "./programs.ts";
import { type Driver, type Point, root } from "./screen.ts";

const keys: Record<string, string> = {
  Control: Key.CONTROL,
  Shift: Key.SHIFT,
  Alt: Key.ALT,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Tab: Key.TAB,
  Backspace: Key.BACK_SPACE,
  Delete: Key.DELETE,
  ArrowDown: Key.ARROW_DOWN,
  Home: Key.HOME,
  ArrowUp: Key.ARROW_UP,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
};

export class WindowDriver implements Driver {
  private readonly web: WebDriver;
  private readonly stop: () => Promise<void>;
  /** The display that the window is on. */
  readonly display: string;
  /** When the program was asked for, on performance.now()'s clock. */
  readonly asked: number;

  private constructor(web: WebDriver, display: string, asked: number, stop: () => Promise<void>) {
    this.web = web;
    this.display = display;
    this.asked = asked;
    this.stop = stop;
  }

  /** Opens Hookline on a data folder. */
  static async open(
    data: string,
    profile: "debug" | "release" = "debug",
    env: Record<string, string> = {},
  ): Promise<WindowDriver> {
    const screen = await display();
    const [port, nativePort] = [await freePort(), await freePort()];
    const driver = spawn(
      "tauri-driver",
      ["--port", String(port), "--native-port", String(nativePort)],
      {
        stdio: ["ignore", "ignore", "inherit"],
        env: {
          ...process.env,
          ...env,
          PATH: `${root}/target/tools/bin:${env.PATH ?? process.env.PATH ?? ""}`,
          DISPLAY: screen.name,
          // Xvfb has no GPU. Without compositing at all, WebKit never finishes a screenshot.
          LIBGL_ALWAYS_SOFTWARE: "1",
          HOOKLINE_DATA: data,
        },
      },
    );
    const stop = async () => {
      await end(driver);
      await screen.stop();
    };
    try {
      await listening(driver, port);
      const asked = performance.now();
      const web = await new Builder()
        .usingServer(`http://127.0.0.1:${port}/`)
        .withCapabilities(
          new Capabilities({
            browserName: "wry",
            "tauri:options": { application: program("hookline", profile), args: ["--data", data] },
          }),
        )
        .build();
      await web.manage().setTimeouts({ script: 60_000 });
      return new WindowDriver(web, screen.name, asked, stop);
    } catch (error) {
      await stop();
      throw error;
    }
  }

  async ask<K extends keyof PageApi>(
    name: K,
    args: Parameters<PageApi[K]>[0] | undefined,
  ): Promise<Awaited<ReturnType<PageApi[K]>>> {
    const answer = await this.web.executeAsyncScript<{ value?: unknown; error?: string }>(
      `const [name, args, done] = arguments;
       if (!window.hooklinePage) { ${pageScript} }
       window.hooklinePage[name](args).then(
         (value) => done({ value }),
         (error) => done({ error: String(error.message ?? error) }),
       );`,
      name,
      args ?? null,
    );
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value as Awaited<ReturnType<PageApi[K]>>;
  }

  async pointer(path: Point[]): Promise<void> {
    const [first, ...rest] = path;
    if (!first) return;
    let actions = this.web
      .actions()
      .move({ ...first, origin: Origin.VIEWPORT })
      .press();
    for (const point of rest) {
      actions = actions.move({ ...point, origin: Origin.VIEWPORT, duration: 20 });
    }
    await actions.release().perform();
  }

  async type(text: string): Promise<void> {
    await this.web.actions().sendKeys(text).perform();
  }

  async press(chord: string): Promise<void> {
    const parts = chord.split("+").map((key) => keys[key] ?? key);
    const last = parts.pop() ?? "";
    let actions = this.web.actions();
    for (const key of parts) actions = actions.keyDown(key);
    actions = actions.keyDown(last).keyUp(last);
    for (const key of parts.reverse()) actions = actions.keyUp(key);
    await actions.perform();
  }

  async picture(): Promise<Buffer> {
    return Buffer.from(await this.web.takeScreenshot(), "base64");
  }

  async close(): Promise<void> {
    await this.web.quit();
    await this.stop();
  }
}

/** Waits until a program accepts connections; a refused try means that it has not begun to listen. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error(`tauri-driver ended with ${child.exitCode}`);
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return;
    } catch {
      await new Promise(setImmediate);
    } finally {
      socket.destroy();
    }
  }
}
