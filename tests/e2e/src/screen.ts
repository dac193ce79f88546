/**
 * A person at a screen: looks, points, types. The journey is written against this; the two engines
 * implement `Driver`, which is only what differs between them.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Found, PageApi, Target } from "./page.ts";

export const root: string = fileURLToPath(new URL("../../..", import.meta.url));

export interface Point {
  x: number;
  y: number;
}

/** What an engine must do. */
export interface Driver {
  /** Calls a function of page.ts in the page. */
  ask<K extends keyof PageApi>(
    name: K,
    args: Parameters<PageApi[K]>[0] | undefined,
  ): Promise<Awaited<ReturnType<PageApi[K]>>>;
  /** Presses at the first point, moves over the others, lets go at the last. */
  pointer(path: Point[]): Promise<void>;
  /** Types text into what has the focus. */
  type(text: string): Promise<void>;
  /** Presses a chord such as `Control+a`, by the names of KeyboardEvent.key. */
  press(chord: string): Promise<void>;
  picture(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Long enough for a slow machine; a wait ends as soon as what it waits for is there. */
const LIMIT = 20_000;

export class Screen {
  readonly driver: Driver;
  readonly folder: string;

  constructor(driver: Driver, folder: string) {
    this.driver = driver;
    this.folder = resolve(root, "target/pictures", folder);
  }

  find(target: Target): Promise<Found> {
    return this.driver.ask("find", { target, limit: LIMIT });
  }

  async middle(target: Target): Promise<Point> {
    const { x, y, width, height } = await this.find(target);
    return { x: Math.round(x + width / 2), y: Math.round(y + height / 2) };
  }

  async click(target: Target): Promise<void> {
    await this.driver.pointer([await this.middle(target)]);
  }

  /** Drags by the pointer, in steps as a hand does: some code only starts a drag after a few pixels. */
  async drag(from: Target, to: Target | Point): Promise<void> {
    const start = await this.middle(from);
    const end = "x" in to ? to : await this.middle(to);
    const steps = 8;
    const path = Array.from({ length: steps + 1 }, (_, step) => ({
      x: Math.round(start.x + ((end.x - start.x) * step) / steps),
      y: Math.round(start.y + ((end.y - start.y) * step) / steps),
    }));
    await this.driver.pointer([...path, end]);
  }

  /** Replaces what a field holds. */
  async fill(target: Target, text: string): Promise<void> {
    // What is said about the field before may push this one away under the pointer.
    const end = performance.now() + LIMIT;
    do await this.click(target);
    while (!(await this.driver.ask("focused", { target })) && performance.now() < end);
    await this.driver.press("Control+a");
    await this.driver.type(text);
    await this.driver.ask("holds", { target, text, limit: LIMIT });
  }

  /**
   * Chooses from a list by keys: one that opens under the pointer takes its release for a choice, and
   * may mark what comes to lie there at any time.
   */
  async choose(list: Target, name: string): Promise<void> {
    const option: Target = { role: "option", name };
    await this.click(list);
    await this.press("ArrowDown");
    await this.find(option);
    const end = performance.now() + LIMIT;
    const marked = () => this.driver.ask("focused", { target: option });
    while (!(await marked()) && performance.now() < end) {
      await this.press("Home");
      for (let step = 0; step < 8 && !(await marked()); step += 1) await this.press("ArrowDown");
    }
    await this.press("Enter");
    await this.says(list, name);
  }

  press(chord: string): Promise<void> {
    return this.driver.press(chord);
  }

  says(target: Target, text: string): Promise<string> {
    return this.driver.ask("says", { target, text, limit: LIMIT });
  }

  gone(target: Target): Promise<boolean> {
    return this.driver.ask("gone", { target, limit: LIMIT });
  }

  testIds(prefix: string): Promise<string[]> {
    return this.driver.ask("testIds", { prefix });
  }

  async goTo(hash: string): Promise<void> {
    await this.driver.ask("goTo", { hash });
  }

  /** Keeps a picture of the screen in target/pictures. */
  async picture(name: string): Promise<void> {
    const path = resolve(this.folder, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, await this.driver.picture());
  }
}

export const button = (name: string, within?: Target): Target => ({ role: "button", name, within });
export const link = (name: string, within?: Target): Target => ({ role: "link", name, within });
