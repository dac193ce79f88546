import { Ellipsis, Eraser, Reply, TextCursorInput, Trash } from "lucide-react";
import { useState } from "react";
import type { CatchUrl } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { CopyButton } from "../../components/CopyButton";
import { Menu } from "../../components/Menu";
import { plural, shortPath } from "../../lib/format";
import { CatchSettings } from "./CatchSettings";
import type { CatchActions } from "./catch-actions";

/** The address of one catch URL, what it answers, and what can be done with it. */
export function CatchBar({ url, actions }: { url: CatchUrl; actions: CatchActions }) {
  const [editing, setEditing] = useState<"name" | "status">();
  return (
    <div className="flex h-bar shrink-0 items-center gap-2 border-b border-line pr-2 pl-4">
      <code className="min-w-0 truncate font-mono text-12 select-all" title={url.url}>
        <span className="@max-xl:hidden">{url.url}</span>
        <span className="@xl:hidden">{shortPath(url.url)}</span>
      </code>
      <CopyButton size="sm" label="Copy the URL" text={url.url} />
      <Button
        tone="quiet"
        size="sm"
        icon={<Reply />}
        className="ml-auto"
        onClick={() => setEditing("status")}
      >
        <span className="@max-md:sr-only">Answers </span>
        {url.answer.status}
      </Button>
      <Menu
        entries={[
          { label: "Rename", icon: <TextCursorInput />, onSelect: () => setEditing("name") },
          { label: "Change the answer", icon: <Reply />, onSelect: () => setEditing("status") },
          {
            label: `Forget ${plural(url.kept, "request")}`,
            icon: <Eraser />,
            disabled: url.kept === 0,
            onSelect: () => actions.clear(url),
          },
          "line",
          { label: "Delete", icon: <Trash />, danger: true, onSelect: () => actions.remove(url) },
        ]}
      >
        <IconButton size="sm" label={`More for ${url.name}`}>
          <Ellipsis />
        </IconButton>
      </Menu>
      {editing && <CatchSettings url={url} at={editing} onClose={() => setEditing(undefined)} />}
    </div>
  );
}
