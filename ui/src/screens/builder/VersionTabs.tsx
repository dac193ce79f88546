import { useBuilder } from "../../canvas/store";
import { Segmented } from "../../components/Segmented";
import { plural } from "../../lib/format";
import { showDraft, showPublished } from "./flow-edits";

/** The draft, or what is live. A run's own version belongs to neither. */
export function VersionTabs() {
  const view = useBuilder((state) => state.view.type);
  const changes = useBuilder((state) => state.changes);
  const version = useBuilder((state) => state.version);
  return (
    <Segmented
      label="Version"
      value={view === "run" ? "" : view}
      segments={[
        {
          value: "draft",
          label: "Draft",
          note: changes > 0 ? plural(changes, "change") : undefined,
        },
        {
          value: "published",
          label: version === null ? "Not published" : "Published",
          note: version === null ? undefined : `v${version}`,
          disabled: version === null,
        },
      ]}
      onChange={(to) => (to === "draft" ? showDraft() : void showPublished())}
    />
  );
}
