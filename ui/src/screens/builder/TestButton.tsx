import { ChevronDown, Clipboard, FlaskConical, History, Inbox, Play } from "lucide-react";
import { useState } from "react";
import type { EventSource } from "../../bindings";
import { useBuilder } from "../../canvas/store";
import { Button } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { notify, notifyError } from "../../components/toast";
import { rpc } from "../../lib/host";
import { CaughtDialog } from "./CaughtDialog";
import { PasteDialog } from "./PasteDialog";
import { testFlow } from "./runs";

/** Tests the draft from a sample; the menu has other events to test it with. */
export function TestButton() {
  const empty = useBuilder((state) => !hasTrigger(state));
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState<"caught" | "paste">();

  const test = (event?: EventSource) => {
    setBusy(true);
    testFlow(event)
      .catch((error: unknown) => notifyError("Not tested", error))
      .finally(() => setBusy(false));
  };

  return (
    <div className="flex">
      <Button
        icon={<Play />}
        aria-label="Test flow"
        title={empty ? "A test needs a trigger to start from." : undefined}
        busy={busy}
        disabled={empty}
        className="rounded-r-none"
        onClick={() => test()}
      >
        Test
      </Button>
      <Menu
        entries={[
          { label: "From the sample", icon: <FlaskConical />, onSelect: () => test() },
          {
            label: "From the last event",
            icon: <History />,
            onSelect: () =>
              void lastEvent().then(
                (event) => (event ? test(event) : notify("No event has come in yet.")),
                (error: unknown) => notifyError("Not tested", error),
              ),
          },
          {
            label: "From a caught request…",
            icon: <Inbox />,
            onSelect: () => setAsking("caught"),
          },
          { label: "From pasted JSON…", icon: <Clipboard />, onSelect: () => setAsking("paste") },
        ]}
      >
        <Button
          aria-label="Test with another event"
          disabled={empty || busy}
          className="-ml-px w-[26px] justify-center rounded-l-none px-0"
        >
          <ChevronDown className="size-3.5" />
        </Button>
      </Menu>
      {asking === "caught" && <CaughtDialog onClose={() => setAsking(undefined)} onTest={test} />}
      {asking === "paste" && <PasteDialog onClose={() => setAsking(undefined)} onTest={test} />}
    </div>
  );
}

function hasTrigger({ history, kinds }: ReturnType<typeof useBuilder.getState>): boolean {
  return history.present.nodes.some((node) => kinds.get(node.kind)?.group === "triggers");
}

/** The event of the newest run that was not a test. */
export async function lastEvent(): Promise<EventSource | undefined> {
  const filter = { flow: useBuilder.getState().flow, states: [], text: "", tests: false };
  const { runs } = await rpc("run_list", { filter, limit: 1 });
  const [run] = runs;
  return run && { type: "run", run: run.id };
}
