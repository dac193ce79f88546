import { useMemo, useState } from "react";
import { LinkButton } from "../components/Button";
import { bytes } from "../lib/format";
import { jsonTokens, type Token } from "./json-tokens";

const colours: Record<Token["kind"], string> = {
  key: "text-code-key",
  string: "text-code-string",
  number: "text-code-number",
  literal: "text-code-literal",
  plain: "",
};

/** A page stays quick up to here; the rest comes when it is asked for. */
const FIRST = 256 * 1024;

/** Text exactly as it is: every space and line break, nothing reordered. JSON gets its colours. */
export function RawText({ text, json }: { text: string; json: boolean }) {
  const [all, setAll] = useState(false);
  const part = all ? text : text.slice(0, FIRST);
  const tokens = useMemo(
    () => (json ? jsonTokens(part) : [{ kind: "plain" as const, text: part }]),
    [json, part],
  );
  return (
    <>
      {tokens.map((token, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, replaced as a whole
        <span key={index} className={colours[token.kind]}>
          {token.text}
        </span>
      ))}
      {part.length < text.length && (
        <span className="block py-1 font-sans">
          <LinkButton onClick={() => setAll(true)}>
            Show the other {bytes(text.length - part.length)}
          </LinkButton>
        </span>
      )}
    </>
  );
}

/** Dots stand for a secret that was never stored. */
export function Masked({ value }: { value: string }) {
  return value.split(/(•+)/).map((part, index) =>
    part.startsWith("•") ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one value, replaced as a whole
      <span key={index} title="A secret, not kept" className="tracking-wider text-ink-3">
        {part}
      </span>
    ) : (
      part
    ),
  );
}
