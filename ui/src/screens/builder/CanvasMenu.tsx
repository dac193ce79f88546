import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  LayoutList,
  Maximize,
  PanelRight,
  Play,
  Plus,
  Spline,
  Trash2,
} from "lucide-react";
import {
  connectSelected,
  copySelection,
  duplicate,
  pasteText,
  removeSelection,
  tidyUp,
} from "../../canvas/actions";
import { closeContextMenu, useContextMenu } from "../../canvas/context-menu";
import { findNode } from "../../canvas/drawing";
import { askForKind } from "../../canvas/kind-menu-store";
import { openPanel } from "../../canvas/selection";
import * as stage from "../../canvas/stage";
import { selectedNode, shown, useBuilder, useReadOnly } from "../../canvas/store";
import { sizeOf } from "../../canvas/view";
import { MenuAt, type MenuEntries } from "../../components/Menu";
import { notify, notifyError } from "../../components/toast";
import { copyText } from "../../lib/clipboard";
import { testStep } from "./runs";

/** What a right click on the canvas offers: for what is selected, or for the canvas itself. */
export function CanvasMenu() {
  const request = useContextMenu((state) => state.request);
  const nodes = useBuilder((state) => state.selection.nodes.size);
  const edges = useBuilder((state) => state.selection.edges.size);
  const readOnly = useReadOnly();
  if (!request) return null;
  const { x, y } = request;
  const entries =
    nodes > 0 ? forNodes(readOnly) : edges > 0 ? forEdges(readOnly) : forCanvas(x, y, readOnly);
  return <MenuAt x={x} y={y} entries={entries} onClose={closeContextMenu} />;
}

function forNodes(readOnly: boolean): MenuEntries {
  const state = useBuilder.getState();
  const id = selectedNode(state);
  const kind = state.kinds.get((id && findNode(shown(state), id)?.kind) || "");
  const copy = () => {
    const text = copySelection();
    if (text === undefined) return;
    copyText(text).catch((error: unknown) => notifyError("Not copied", error));
  };
  const join = () => {
    const problem = connectSelected();
    if (problem !== undefined) notifyError("Not connected", new Error(problem));
  };
  return [
    ...(id ? [{ label: "Open", keys: "Enter", icon: <PanelRight />, onSelect: openPanel }] : []),
    ...(id && !readOnly && kind?.group !== "triggers"
      ? [
          {
            label: "Test this step",
            icon: <Play />,
            onSelect: () =>
              void testStep(id).catch((error: unknown) => notifyError("Not tested", error)),
          },
        ]
      : []),
    ...(state.selection.nodes.size === 2 && !readOnly
      ? [{ label: "Connect", keys: "C", icon: <Spline />, onSelect: join }]
      : []),
    { label: "Copy", keys: "Mod C", icon: <Copy />, onSelect: copy },
    ...(readOnly
      ? []
      : ([
          { label: "Duplicate", keys: "Mod D", icon: <CopyPlus />, onSelect: duplicate },
          "line",
          {
            label: "Delete",
            keys: "Del",
            icon: <Trash2 />,
            danger: true,
            onSelect: removeSelection,
          },
        ] as const)),
  ];
}

function forEdges(readOnly: boolean): MenuEntries {
  return [
    {
      label: "Cut this line",
      keys: "Del",
      icon: <Trash2 />,
      danger: true,
      disabled: readOnly,
      onSelect: removeSelection,
    },
  ];
}

function forCanvas(x: number, y: number, readOnly: boolean): MenuEntries {
  const at = stage.toCanvas(x, y);
  return [
    {
      label: "Add a step here…",
      icon: <Plus />,
      disabled: readOnly,
      onSelect: () => askForKind({ x, y, at }),
    },
    {
      label: "Paste here",
      keys: "Mod V",
      icon: <ClipboardPaste />,
      disabled: readOnly,
      onSelect: () => void pasteAt(at),
    },
    "line",
    {
      label: "Tidy up",
      icon: <LayoutList />,
      disabled: readOnly,
      onSelect: () => {
        tidyUp(sizeOf);
        stage.fit();
      },
    },
    { label: "Fit the flow", keys: "0", icon: <Maximize />, onSelect: stage.fit },
  ];
}

/** Reading the clipboard needs leave, which pressing the keys gives by itself. */
async function pasteAt(at: readonly [number, number]): Promise<void> {
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    notify("The clipboard cannot be read from here. Press the keys for paste instead.");
    return;
  }
  const problem = pasteText(text, { at });
  if (problem !== undefined) notifyError("Not pasted", new Error(problem));
}
