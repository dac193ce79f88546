import { describe, expect, it } from "vitest";
import { curlOf } from "./curl";

describe("curlOf", () => {
  it("quotes whatever a shell would read", () => {
    expect(
      curlOf({
        method: "POST",
        url: "http://127.0.0.1:7676/hook/abc",
        query: [
          { name: "a b", value: "1&2" },
          { name: "", value: "x" },
        ],
        headers: [{ name: "Content-Type", value: "application/json" }],
        body: '{"it\'s": "$HOME"}',
      }),
    ).toBe(
      [
        "curl -X POST 'http://127.0.0.1:7676/hook/abc?a%20b=1%262'",
        "-H 'Content-Type: application/json'",
        "--data-raw '{\"it'\\''s\": \"$HOME\"}'",
      ].join(" \\\n  "),
    );
  });
});
