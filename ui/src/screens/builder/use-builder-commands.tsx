import { LayoutList, Maximize, Play, Redo2, Send, Undo2 } from "lucide-react";
import { useMemo } from "react";
import { redo, tidyUp, undo } from "../../canvas/actions";
import { selectNode } from "../../canvas/selection";
import * as stage from "../../canvas/stage";
import { shown, useBuilder, useReadOnly } from "../../canvas/store";
import { sizeOf } from "../../canvas/view";
import { KindTile } from "../../components/KindTile";
import { notifyError } from "../../components/toast";
import { type Command, useCommands } from "../../lib/commands";
import { publish, switchFlow } from "./flow-edits";
import { useUnpublishable } from "./PublishButton";
import { testFlow } from "./runs";

/** What the command palette offers while a flow is open. */
export function useBuilderCommands(): void {
  const nodes = useBuilder((state) => shown(state).nodes);
  const kinds = useBuilder((state) => state.kinds);
  const on = useBuilder((state) => state.on);
  const published = useBuilder((state) => state.version !== null);
  const readOnly = useReadOnly();
  const unpublishable = useUnpublishable();

  const commands = useMemo((): Command[] => {
    const steps = nodes.map((node): Command => {
      const kind = kinds.get(node.kind);
      return {
        id: `builder.step.${node.id}`,
        label: `Go to step ${node.name}`,
        hint: "Step",
        words: `${node.id} ${kind?.label ?? node.kind}`,
        icon: <KindTile icon={kind?.icon ?? ""} group={kind?.group ?? "data"} size={20} />,
        run: () => {
          selectNode(node.id);
          stage.reveal(node.id);
        },
      };
    });
    const edits: Command[] = [
      { id: "builder.undo", label: "Undo", keys: "Mod Z", icon: <Undo2 />, run: undo },
      { id: "builder.redo", label: "Redo", keys: "Mod Shift Z", icon: <Redo2 />, run: redo },
      {
        id: "builder.tidy",
        label: "Tidy up",
        words: "layout arrange order",
        icon: <LayoutList />,
        run: () => {
          tidyUp(sizeOf);
          stage.fit();
        },
      },
    ];
    return [
      {
        id: "builder.test",
        label: "Test the flow",
        icon: <Play />,
        run: () => void testFlow().catch((error: unknown) => notifyError("Not tested", error)),
      },
      ...(unpublishable === undefined
        ? [
            {
              id: "builder.publish",
              label: "Publish the draft",
              icon: <Send />,
              run: () => void publish(),
            },
          ]
        : []),
      ...(published
        ? [
            {
              id: "builder.switch",
              label: on ? "Switch the flow off" : "Switch the flow on",
              run: () => void switchFlow(!on),
            },
          ]
        : []),
      ...(readOnly ? [] : edits),
      { id: "builder.fit", label: "Fit the flow", keys: "0", icon: <Maximize />, run: stage.fit },
      ...steps,
    ];
  }, [nodes, kinds, on, published, readOnly, unpublishable]);

  useCommands("builder", commands);
}
