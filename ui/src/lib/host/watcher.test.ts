import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { WatchEvent } from "../../bindings";
import { RpcError, UNAUTHORIZED } from "../rpc-error";
import type { Transport } from "./transport";
import { Watcher } from "./watcher";

type Stream = {
  since: number | undefined;
  event: (text: string) => void;
  end: () => void;
  fail: (error: unknown) => void;
};

/** A transport whose streams the test opens, feeds and breaks. */
function streams(): { transport: Transport; opened: Stream[] } {
  const opened: Stream[] = [];
  const transport: Transport = {
    call: () => Promise.reject(new Error("not used")),
    watch: (since, open, event) =>
      new Promise<void>((end, fail) => {
        opened.push({ since, event, end, fail });
        open();
      }),
  };
  return { transport, opened };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("Watcher", () => {
  it("shares one stream among all who watch", () => {
    const { transport, opened } = streams();
    const watcher = new Watcher(transport);
    const seen: WatchEvent[] = [];
    const stop = watcher.watch((event) => seen.push(event));
    watcher.watch((event) => seen.push(event));
    expect(opened).toHaveLength(1);
    opened[0]?.event('{"type":"flow","flow":"f"}');
    expect(seen).toHaveLength(2);
    stop();
    opened[0]?.event('{"type":"flow","flow":"f"}');
    expect(seen).toHaveLength(3);
  });

  it("opens a broken stream again from the last event it saw", async () => {
    const { transport, opened } = streams();
    const watcher = new Watcher(transport);
    watcher.watch(() => undefined);
    opened[0]?.event('{"type":"resync","seq":7}');
    opened[0]?.event('{"type":"app"}');
    opened[0]?.fail(new TypeError("network"));
    await vi.advanceTimersByTimeAsync(0);
    expect(watcher.connection()).toBe("lost");
    await vi.advanceTimersByTimeAsync(300);
    expect(opened).toHaveLength(2);
    expect(opened[1]?.since).toBe(7);
    expect(watcher.connection()).toBe("open");
  });

  it("does not wait when it is told to try now", async () => {
    const { transport, opened } = streams();
    const watcher = new Watcher(transport);
    watcher.watch(() => undefined);
    opened[0]?.end();
    await vi.advanceTimersByTimeAsync(0);
    watcher.retry();
    await vi.advanceTimersByTimeAsync(0);
    expect(opened).toHaveLength(2);
  });

  it("says when the key is refused", async () => {
    const { transport, opened } = streams();
    const watcher = new Watcher(transport);
    const changed = vi.fn();
    watcher.onConnection(changed);
    watcher.watch(() => undefined);
    opened[0]?.fail(new RpcError(UNAUTHORIZED, "No."));
    await vi.advanceTimersByTimeAsync(0);
    expect(watcher.connection()).toBe("unauthorized");
    expect(changed).toHaveBeenCalledTimes(2);
  });
});
