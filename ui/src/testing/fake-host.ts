import { vi } from "vitest";
import type { WatchEvent } from "../bindings";
import type { Method, RequestOf, ResponseOf } from "../lib/host";
import { RpcError } from "../lib/rpc-error";

type Answers = { [M in Method]?: (request: RequestOf<M>) => ResponseOf<M> };

/** An engine of a few answers, for tests of screens: what was asked, and events at will. */
export class FakeHost {
  answers: Answers = {};
  readonly calls: { method: string; request: unknown }[] = [];
  private readonly listeners = new Set<(event: WatchEvent) => void>();

  readonly rpc = vi.fn(async (method: Method, request: unknown = {}) => {
    this.calls.push({ method, request });
    const answer = this.answers[method] as ((request: unknown) => unknown) | undefined;
    if (!answer) throw new Error(`the test has no answer to ${method}`);
    return answer(request);
  });

  readonly openExternal = vi.fn(async (_url: string) => undefined);

  readonly watch = (listener: (event: WatchEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  emit(event: WatchEvent): void {
    for (const listener of this.listeners) listener(event);
  }

  /** The requests that a method got, in order. */
  asked(method: Method): unknown[] {
    return this.calls.filter((call) => call.method === method).map((call) => call.request);
  }

  /** What stands in for `lib/host`. */
  module() {
    return {
      RpcError,
      rpc: this.rpc,
      watch: this.watch,
      openExternal: this.openExternal,
      saveInWindow: undefined,
      connection: { get: () => "open", subscribe: () => () => undefined, retry: vi.fn() },
    };
  }
}
