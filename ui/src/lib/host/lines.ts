/**
 * Cuts a stream of bytes into lines of text, across chunk borders and multi-byte characters.
 * The last line counts only once its newline has come: a torn stream never yields half an event.
 */
export async function* lines(stream: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      let from = 0;
      for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n", from)) {
        const line = rest.slice(from, end).trim();
        from = end + 1;
        if (line) yield line;
      }
      rest = rest.slice(from);
    }
  } finally {
    // Also when the consumer stops early: lets the connection go.
    await reader.cancel().catch(() => undefined);
  }
}
