import { Copy } from "lucide-react";
import { useState } from "react";
import type { AttemptOf } from "../bindings";
import { Button } from "../components/Button";
import { notify, notifyError } from "../components/toast";
import { copyText } from "../lib/clipboard";
import { rpc } from "../lib/host";

/** Copies one attempt's request as a command line for a POSIX shell. Secrets are not in it. */
export function CopyCurl({ attempt }: { attempt: AttemptOf | undefined }) {
  const [busy, setBusy] = useState(false);
  const copy = (of: AttemptOf) => {
    setBusy(true);
    copyText(async () => (await rpc("attempt_curl", of)).command)
      .then(
        () => notify("cURL command copied"),
        (error: unknown) => notifyError("Not copied", error),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Button
      tone="quiet"
      size="sm"
      icon={<Copy />}
      busy={busy}
      disabled={!attempt}
      onClick={() => attempt && copy(attempt)}
    >
      Copy as cURL
    </Button>
  );
}
