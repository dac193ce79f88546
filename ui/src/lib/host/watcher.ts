import type { WatchEvent } from "../../bindings";
import { RpcError, UNAUTHORIZED } from "../rpc-error";
import type { Transport } from "./transport";

/** How it stands between this window and the engine. */
export type Connection = "connecting" | "open" | "lost" | "unauthorized";

type Listener = (event: WatchEvent) => void;

const FIRST_WAIT = 250;
const LONGEST_WAIT = 4000;

/**
 * One stream of events for the whole window, shared by everybody who watches. When it breaks it
 * is opened again from the last sequence number seen, so that nothing in between is missed; where
 * the engine no longer has it, a `resync` event says to read everything again.
 */
export class Watcher {
  private readonly listeners = new Set<Listener>();
  private readonly stateListeners = new Set<() => void>();
  private state: Connection = "connecting";
  private since: number | undefined;
  private retryNow: (() => void) | undefined;
  private running = false;

  constructor(private readonly transport: Transport) {}

  /** Calls back for each event until the returned function is called. */
  watch(listener: Listener): () => void {
    this.listeners.add(listener);
    if (!this.running) {
      this.running = true;
      void this.run();
    }
    return () => this.listeners.delete(listener);
  }

  /** Does not wait for the next try. */
  retry = (): void => this.retryNow?.();

  connection = (): Connection => this.state;

  onConnection = (changed: () => void): (() => void) => {
    this.stateListeners.add(changed);
    return () => this.stateListeners.delete(changed);
  };

  private async run(): Promise<void> {
    let wait = FIRST_WAIT;
    for (;;) {
      try {
        await this.transport.watch(
          this.since,
          () => {
            wait = FIRST_WAIT;
            this.become("open");
          },
          (text) => this.deliver(text),
          new AbortController().signal,
        );
        this.become("lost");
      } catch (error) {
        const refused = error instanceof RpcError && error.code === UNAUTHORIZED;
        this.become(refused ? "unauthorized" : "lost");
      }
      await this.pause(wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.retryNow = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private deliver(text: string): void {
    const event = JSON.parse(text) as WatchEvent;
    if ("seq" in event) this.since = event.seq;
    for (const listener of this.listeners) listener(event);
  }

  private become(state: Connection): void {
    if (this.state === state) return;
    this.state = state;
    for (const changed of this.stateListeners) changed();
  }
}
