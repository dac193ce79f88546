import type { Body } from "../../bindings";
import { CopyButton } from "../../components/CopyButton";
import { bytes } from "../../lib/format";

/** The body of a kept request. */
export function CaughtBody({ body }: { body: Body }) {
  if (body.size === 0) return <p className="px-4 py-3 text-ink-3">It had no body.</p>;
  const text = body.text ?? body.base64 ?? "";
  return (
    <div className="relative flex h-full flex-col">
      <CopyButton size="sm" label="Copy the body" text={text} className="absolute top-1 right-3" />
      {body.form === "bad_json" && (
        <p className="px-4 pt-2 text-12 text-waiting">
          It calls itself JSON but is not; kept as text.
        </p>
      )}
      {body.text == null && (
        <p className="px-4 pt-2 text-12 text-ink-3">Not text; shown in base64.</p>
      )}
      <pre className="min-h-0 flex-1 overflow-auto bg-sunken py-2 pr-10 pl-4 font-mono text-12 leading-[18px] wrap-anywhere whitespace-pre-wrap">
        {text}
      </pre>
      {body.kept < body.size && (
        <p className="num shrink-0 border-t border-line px-4 py-1 text-12 text-ink-3">
          The first {bytes(body.kept)} of {bytes(body.size)}.
        </p>
      )}
    </div>
  );
}
