import type { Trigger } from "../../../bindings";
import { useBuilder } from "../../../canvas/store";
import { CopyButton } from "../../../components/CopyButton";
import { plural } from "../../../lib/format";

/** Where a trigger listens, and who can call it. */
export function TriggerAddress({ trigger }: { trigger: Trigger }) {
  const on = useBuilder((state) => state.on);
  const version = useBuilder((state) => state.version);
  return (
    <section aria-label="Address" className="flex flex-col gap-3 border-b border-line px-4 py-3">
      <div>
        <p className="mb-1 text-12 font-medium text-ink-2">Its own address</p>
        <div className="flex items-start gap-1 rounded-2 border border-line bg-sunken py-1 pr-1 pl-2">
          <span className="min-w-0 flex-1 py-0.5 font-mono text-12 wrap-anywhere">
            {trigger.url}
          </span>
          <CopyButton size="sm" text={trigger.url} label="Copy the address" words="Copy" />
        </div>
        <p className="mt-1 text-12 text-ink-3">
          {on
            ? "Calls start runs of the published version."
            : version === null
              ? "Publish the flow and switch it on: until then calls are answered 404."
              : "The flow is off: calls are answered 404."}
        </p>
      </div>
      <div>
        <p className="text-12 font-medium text-ink-2">Who can call this URL?</p>
        <p>Anyone who knows it. Treat it like a password.</p>
      </div>
      {trigger.refused > 0 && (
        <p className="num text-12 text-waiting">
          {plural(trigger.refused, "call")} refused
          {trigger.refusal ? `. The last one: ${trigger.refusal}` : "."}
        </p>
      )}
    </section>
  );
}
