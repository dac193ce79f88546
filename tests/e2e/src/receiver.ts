/** A receiver outside Hookline: keeps what it is sent, answers as it is told. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface Arrived {
  method: string;
  path: string;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

export interface Receiver {
  url: string;
  arrived: Arrived[];
  stop(): Promise<void>;
}

/** Answers 200, but 503 at a path that ends in `-down`. At any free port, or where it was before. */
export async function receive(port = 0): Promise<Receiver> {
  const arrived: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url: path = "", headers } = request;
    arrived.push({ method, path, headers, body: Buffer.concat(chunks).toString() });
    const status = path.endsWith("-down") ? 503 : 200;
    response.writeHead(status, { "content-type": "application/json" });
    response.end(
      JSON.stringify(
        status < 300 ? { deal: 4711, stage: "new" } : { error: "The CRM is being updated." },
      ),
    );
  });
  await once(server.listen(port, "127.0.0.1"), "listening");
  // A journey that fails half-way must still end.
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
