/** What the two hosts have in common: text in, text out, and one stream of events. */
export interface Transport {
  /** Calls a method with a request as JSON text. Rejects with an RpcError. */
  call(method: string, request: string, signal?: AbortSignal): Promise<string>;
  /**
   * Opens the stream of events after `since`. Each event is JSON text. Resolves when the host ends
   * the stream, rejects when it breaks; `opened` is called once events can arrive.
   */
  watch(
    since: number | undefined,
    opened: () => void,
    event: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
}
