import { Command as Cmdk } from "cmdk";
import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { Kbd } from "../components/Kbd";
import { type Command, useCommandStore } from "../lib/commands";
import { commandScore } from "./command-match";
import { useShellCommands } from "./shell-commands";

/** Everything by name: what this screen can do, the screens, flows, runs, and general actions. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState("");
  const groups = useCommandStore((state) => state.groups);
  const shell = useShellCommands(search);
  const screen = groups.flatMap((group) => group.commands);

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-50 animate-appear bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[14vh] left-1/2 z-50 w-[560px] max-w-[calc(100vw-32px)] -translate-x-1/2 animate-appear overflow-hidden rounded-3 bg-raised shadow-pop outline-none"
        >
          <Dialog.Title className="sr-only">Commands</Dialog.Title>
          <Cmdk
            loop
            label="Commands"
            filter={(_, typed, [label = "", words] = []) => commandScore(typed, label, words)}
          >
            <div className="flex h-10 items-center gap-2 border-b border-line px-3">
              <Search aria-hidden className="text-ink-3" />
              <Cmdk.Input
                value={search}
                onValueChange={setSearch}
                placeholder="Go to, find or do"
                className="min-w-0 flex-1 bg-transparent outline-none"
              />
              <Kbd keys="Esc" />
            </div>
            <Cmdk.List className="max-h-[min(400px,60vh)] overflow-auto overscroll-contain py-1">
              <Cmdk.Empty className="px-3 py-2 text-ink-3">Nothing is called that.</Cmdk.Empty>
              <Rows heading="Here" commands={screen} onClose={onClose} />
              <Rows heading="Go to" commands={shell.screens} onClose={onClose} />
              <Rows heading="Do" commands={shell.actions} onClose={onClose} />
              <Rows heading="Flows" commands={shell.flows} onClose={onClose} />
              <Rows heading="Connections" commands={shell.connections} onClose={onClose} />
              <Rows heading="Runs" commands={shell.runs} onClose={onClose} />
            </Cmdk.List>
          </Cmdk>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

interface RowsProps {
  heading: string;
  commands: readonly Command[];
  onClose: () => void;
}

function Rows({ heading, commands, onClose }: RowsProps) {
  if (commands.length === 0) return null;
  return (
    <Cmdk.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-ink-3"
    >
      {commands.map((command) => (
        <Cmdk.Item
          key={command.id}
          value={command.id}
          keywords={[command.label, ...(command.words ? [command.words] : [])]}
          onSelect={() => {
            onClose();
            command.run();
          }}
          className="flex h-8 items-center gap-2 px-3 whitespace-nowrap data-[selected=true]:bg-selected"
        >
          <span className="grid w-5 shrink-0 place-items-center text-ink-2">{command.icon}</span>
          <span className="min-w-0 flex-1 truncate">{command.label}</span>
          {command.hint && <span className="num shrink-0 text-12 text-ink-3">{command.hint}</span>}
          {command.keys && <Kbd keys={command.keys} />}
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
}
