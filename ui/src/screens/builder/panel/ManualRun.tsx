import { Play } from "lucide-react";
import { useState } from "react";
import { useBuilder } from "../../../canvas/store";
import { Button } from "../../../components/Button";
import { notifyError } from "../../../components/toast";
import { runPublished } from "../runs";

/** Starts a real run by hand: of the published version, seen in Activity like any other. */
export function ManualRun({ node }: { node: string }) {
  const version = useBuilder((state) => state.version);
  const [busy, setBusy] = useState(false);

  const run = () => {
    setBusy(true);
    runPublished(node)
      .catch((error: unknown) => notifyError("Not run", error))
      .finally(() => setBusy(false));
  };

  return (
    <section
      aria-label="Run by hand"
      className="flex flex-col items-start gap-2 border-b border-line px-4 py-3"
    >
      <Button icon={<Play />} busy={busy} disabled={version === null} onClick={run}>
        {version === null ? "Run now" : `Run v${version} now`}
      </Button>
      <p className="text-12 text-ink-3">
        {version === null
          ? "Publish the flow first: this button runs its published version."
          : "Sends the sample event through the published version. The run stays in Activity."}
      </p>
    </section>
  );
}
