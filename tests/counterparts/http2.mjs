// A server that offers HTTP/2 and HTTP/1.1 over TLS and says what it received.
//
//   node http2.mjs FILE     with certificate and key, PEM
//
// prints its port once it listens, and answers every request with its version, headers and body.
import { readFileSync } from "node:fs";
import { createSecureServer } from "node:http2";

const both = readFileSync(process.argv[2]);
const server = createSecureServer({ cert: both, key: both, allowHTTP1: true });

server.on("request", async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      version: request.httpVersion,
      headers: request.headers,
      body: Buffer.concat(chunks).toString("base64"),
      sessions: sessions.size,
    }),
  );
});

// Every session so far, to see that one is kept.
const sessions = new Set();
server.on("session", (session) => sessions.add(session));

server.listen(0, "127.0.0.1", () => process.stdout.write(`${server.address().port}\n`));
