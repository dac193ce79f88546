import { describe, expect, it } from "vitest";
import { lines } from "./lines";

function streamOf(...chunks: (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) {
        controller.enqueue(typeof chunk === "string" ? encoder.encode(chunk) : chunk);
      }
      controller.close();
    },
  });
}

async function all(stream: ReadableStream<Uint8Array>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of lines(stream)) found.push(line);
  return found;
}

describe("lines", () => {
  it("puts lines together across chunks, and takes several from one", async () => {
    expect(await all(streamOf('{"a"', ':1}\n{"b":2}\n{"c', '":3}\n'))).toEqual([
      '{"a":1}',
      '{"b":2}',
      '{"c":3}',
    ]);
  });

  it("keeps a character whole that a chunk border cuts", async () => {
    const euro = new TextEncoder().encode("€\n");
    expect(await all(streamOf(euro.slice(0, 1), euro.slice(1)))).toEqual(["€"]);
  });

  it("leaves out empty lines, which keep a connection warm, and a torn last line", async () => {
    expect(await all(streamOf("\n\r\nx\n\n", '{"half'))).toEqual(["x"]);
  });

  it("lets the connection go when nobody reads on", async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("x\n")),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const line of lines(endless)) {
      expect(line).toBe("x");
      break;
    }
    expect(cancelled).toBe(true);
  });
});
