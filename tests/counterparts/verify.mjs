// Asks the verifier that GitHub's own library for Node uses whether it takes a request. Standard
// input has a question a line, standard output an answer a line, as in verify.py.
import { createInterface } from "node:readline";
import { verify } from "@octokit/webhooks-methods";

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  let answer;
  try {
    const text = Buffer.from(body, "base64").toString();
    const ok = await verify(secret, text, headers["x-hub-signature-256"]);
    answer = ok ? { ok } : { ok, why: "another signature" };
  } catch (error) {
    answer = { ok: false, why: String(error) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
