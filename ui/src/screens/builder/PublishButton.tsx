import { useState } from "react";
import { useBuilder } from "../../canvas/store";
import { Button } from "../../components/Button";
import { Tooltip } from "../../components/Tooltip";
import { plural } from "../../lib/format";
import { publish } from "./flow-edits";

/** Makes the draft the version that triggers start; says why when it cannot. */
export function PublishButton() {
  const reason = useUnpublishable();
  const version = useBuilder((state) => state.version);
  const [busy, setBusy] = useState(false);
  const button = (
    <Button
      tone="primary"
      busy={busy}
      disabled={reason !== undefined}
      onClick={() => {
        setBusy(true);
        void publish().finally(() => setBusy(false));
      }}
    >
      Publish v{(version ?? 0) + 1}
    </Button>
  );
  if (reason === undefined) return button;
  // A disabled button takes no pointer, so its reason hangs on what holds it.
  return (
    <Tooltip text={reason}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason must be reachable by keyboard */}
      <span tabIndex={0} role="note" aria-label={`Publish: ${reason}`} className="rounded-2">
        {button}
      </span>
    </Tooltip>
  );
}

/** Why the draft cannot be published, in words; undefined when it can. */
export function useUnpublishable(): string | undefined {
  return useBuilder((state) => {
    const blocking = state.problems.filter((problem) => !problem.warning);
    if (state.view.type !== "draft") return "Go back to the draft to publish it.";
    if (state.save.type === "failed" || state.save.type === "conflict") {
      return "The draft is not saved.";
    }
    const [first] = blocking;
    if (first && blocking.length === 1) return first.message;
    if (first) return `${plural(blocking.length, "problem")} to solve first. ${first.message}`;
    if (state.history.present.nodes.length === 0) return "There is nothing to publish yet.";
    if (state.version !== null && state.changes === 0 && state.save.type === "saved") {
      return `Nothing has changed since v${state.version}.`;
    }
    return undefined;
  });
}
