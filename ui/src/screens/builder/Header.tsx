import { ChevronLeft, Redo2, Undo2 } from "lucide-react";
import { useLocation } from "wouter";
import { redo, undo } from "../../canvas/actions";
import { canRedo, canUndo } from "../../canvas/history";
import { useBuilder, useReadOnly } from "../../canvas/store";
import { IconButton } from "../../components/Button";
import { FlowName } from "./FlowName";
import { OnSwitch } from "./OnSwitch";
import { PublishButton } from "./PublishButton";
import { SaveStatus } from "./SaveStatus";
import { TestButton } from "./TestButton";
import { VersionTabs } from "./VersionTabs";

/** The flow's name and whether it is saved; its versions; undo; test, publish, on. */
export function Header() {
  const [, go] = useLocation();
  const readOnly = useReadOnly();
  const back = useBuilder((state) => canUndo(state.history));
  const forth = useBuilder((state) => canRedo(state.history));
  return (
    <header className="flex h-header shrink-0 items-center gap-2 border-b border-line pr-3 pl-2">
      <IconButton label="Back to flows" onClick={() => go("/flows")}>
        <ChevronLeft />
      </IconButton>
      <FlowName />
      <SaveStatus />
      <span className="flex-1" />
      <VersionTabs />
      <Line />
      <IconButton label="Undo" keys="Mod Z" disabled={readOnly || !back} onClick={undo}>
        <Undo2 />
      </IconButton>
      <IconButton label="Redo" keys="Mod Shift Z" disabled={readOnly || !forth} onClick={redo}>
        <Redo2 />
      </IconButton>
      <Line />
      <TestButton />
      <PublishButton />
      <Line />
      <OnSwitch />
    </header>
  );
}

function Line() {
  return <span className="mx-1 h-4 w-px shrink-0 bg-line-strong" />;
}
