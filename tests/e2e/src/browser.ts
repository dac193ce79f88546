/** The served screens in Debian's Chromium. */
import { type Browser, chromium, type Page } from "playwright-core";
import type { PageApi } from "./page.ts";
import { pageScript } from "./page-script.ts";
import type { Driver, Point } from "./screen.ts";

export interface View {
  width: number;
  height: number;
  dark: boolean;
}

/** A Chromium without a display, which looks nothing up outside. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export class ChromiumDriver implements Driver {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(
    browser: Browser,
    url: string,
    view: View = { width: 1280, height: 800, dark: false },
  ): Promise<ChromiumDriver> {
    const context = await browser.newContext({
      viewport: { width: view.width, height: view.height },
      colorScheme: view.dark ? "dark" : "light",
      reducedMotion: "reduce",
    });
    await context.addInitScript({ content: pageScript });
    const page = await context.newPage();
    await page.goto(url);
    return new ChromiumDriver(page);
  }

  ask<K extends keyof PageApi>(
    name: K,
    args: Parameters<PageApi[K]>[0] | undefined,
  ): Promise<Awaited<ReturnType<PageApi[K]>>> {
    return this.page.evaluate(
      async ([name, args]) => {
        const call = window.hooklinePage?.[name as keyof PageApi] as
          | ((args: unknown) => Promise<unknown>)
          | undefined;
        if (!call) throw new Error("the page script is not in the page");
        return await call(args);
      },
      [name, args] as const,
    ) as Promise<Awaited<ReturnType<PageApi[K]>>>;
  }

  async pointer(path: Point[]): Promise<void> {
    const [first, ...rest] = path;
    if (!first) return;
    // After a visit to a page that this one opened: behind it, hardly a frame is drawn.
    await this.page.bringToFront();
    await this.page.mouse.move(first.x, first.y);
    await this.page.mouse.down();
    for (const point of rest) await this.page.mouse.move(point.x, point.y);
    await this.page.mouse.up();
  }

  type(text: string): Promise<void> {
    return this.page.keyboard.type(text);
  }

  press(chord: string): Promise<void> {
    return this.page.keyboard.press(chord);
  }

  picture(): Promise<Buffer> {
    return this.page.screenshot();
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
