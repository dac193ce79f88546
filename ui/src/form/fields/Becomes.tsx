import { FieldError } from "../../components/Field";
import type { Rendered } from "../context";

/** What a field becomes with the sample; or why it cannot, in the engine's words. */
export function Becomes({ id, preview }: { id?: string; preview: Rendered }) {
  if (preview.error) return <FieldError {...(id && { id })}>{preview.error}</FieldError>;
  if (preview.text === undefined) return null;
  return (
    <p id={id} className="mt-1 flex min-w-0 items-baseline gap-1.5 text-12 text-ink-3">
      Becomes
      <span className="min-w-0 truncate font-mono text-ink-2" title={preview.text}>
        {preview.text === "" ? "nothing" : preview.text}
      </span>
    </p>
  );
}
