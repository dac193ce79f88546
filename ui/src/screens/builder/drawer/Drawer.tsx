import { ChevronDown, ChevronUp, RefreshCw } from "lucide-react";
import { useState } from "react";
import { hideDrawer, showDrawer } from "../../../canvas/selection";
import { type DrawerTab, useBuilder, useProblems } from "../../../canvas/store";
import { Button, IconButton } from "../../../components/Button";
import { Tabs } from "../../../components/Tabs";
import { notifyError } from "../../../components/toast";
import { runAgain } from "../runs";
import { LastRun } from "./LastRun";
import { Problems } from "./Problems";
import { Sample } from "./Sample";

/** The last test (or the run that is looked at), the sample data, and what stands in the way. */
export function Drawer() {
  const { open, tab } = useBuilder((state) => state.drawer);
  const summary = useBuilder((state) => state.run?.detail.summary);
  const problems = useProblems();
  const [busy, setBusy] = useState(false);

  const again = () => {
    setBusy(true);
    runAgain()
      .catch((error: unknown) => notifyError("Not run again", error))
      .finally(() => setBusy(false));
  };

  return (
    <Tabs<DrawerTab>
      label="Test, sample and problems"
      value={tab}
      onChange={showDrawer}
      tabs={[
        { value: "run", label: summary && !summary.test ? "Run" : "Last test" },
        { value: "sample", label: "Sample" },
        { value: "problems", label: "Problems", count: problems.length },
      ]}
      className="h-full *:last:flex *:last:min-h-0 *:last:flex-col [&>:first-child]:pr-2 [&>:first-child]:pl-3"
      aside={
        <>
          {open && tab === "run" && summary && (
            <Button size="sm" icon={<RefreshCw />} busy={busy} onClick={again}>
              Run again
            </Button>
          )}
          <IconButton
            size="sm"
            label={open ? "Hide the drawer" : "Show the drawer"}
            onClick={() => (open ? hideDrawer() : showDrawer())}
          >
            {open ? <ChevronDown className="size-3.5" /> : <ChevronUp className="size-3.5" />}
          </IconButton>
        </>
      }
    >
      {open && tab === "run" && <LastRun />}
      {open && tab === "sample" && <Sample />}
      {open && tab === "problems" && <Problems />}
    </Tabs>
  );
}
