import { useBuilder } from "../../canvas/store";
import { LinkButton } from "../../components/Button";
import { showDraft } from "./flow-edits";

/** Says that what is shown cannot be changed, and where the draft is. */
export function ViewBanner() {
  const view = useBuilder((state) => state.view.type);
  const version = useBuilder((state) => state.version);
  const run = useBuilder((state) => state.run?.detail.summary);
  if (view === "draft") return null;
  const what =
    view === "published"
      ? `Version ${version}, as it is live`
      : run?.version
        ? `Version ${run.version}, as it ran`
        : "The draft as it was tested";
  return (
    <div className="float top-3 right-3 h-7 gap-3 px-2 text-12 text-ink-2">
      {what}
      <LinkButton onClick={showDraft}>Back to the draft</LinkButton>
    </div>
  );
}
