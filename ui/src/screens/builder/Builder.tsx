import { useEffect } from "react";
import { useLocation, useParams, useSearch } from "wouter";
import { Canvas } from "../../canvas/Canvas";
import { Palette } from "../../canvas/Palette";
import { panelNode, useBuilder } from "../../canvas/store";
import { Bar } from "../../components/Skeleton";
import { Splitter } from "../../components/Splitter";
import { notifyError } from "../../components/toast";
import { useRpc } from "../../lib/query";
import { autosave, flush } from "./autosave";
import { CanvasMenu } from "./CanvasMenu";
import { Drawer } from "./drawer/Drawer";
import { EmptyCanvas } from "./EmptyCanvas";
import { Header } from "./Header";
import { NoFlow } from "./NoFlow";
import { Panel } from "./panel/Panel";
import { RunBanner } from "./RunBanner";
import { closeRun, show } from "./runs";
import { SaveProblem } from "./SaveStatus";
import { openFlow, receive } from "./session";
import { DRAWER, PANEL, useSizes } from "./sizes";
import { useBuilderCommands } from "./use-builder-commands";
import { useLeaveGuard } from "./use-leave-guard";
import { ViewBanner } from "./ViewBanner";

/**
 * `#/flows/<flow>`, with `?run=<run>` to show a run over the version that it went through. The flow
 * that was open last stays in the store: who comes back finds selection and history as they were.
 */
export default function Builder() {
  const { flow = "" } = useParams<{ flow: string }>();
  const run = new URLSearchParams(useSearch()).get("run") ?? undefined;
  const detail = useRpc("flow_get", { flow });
  const kinds = useRpc("kinds", {});
  const open = useBuilder((state) => state.flow);

  useEffect(() => {
    if (!detail.data || !kinds.data || detail.data.id !== flow) return;
    if (useBuilder.getState().flow === flow) {
      receive(detail.data);
      return;
    }
    let left = false;
    const [flowNow, kindsNow] = [detail.data, kinds.data];
    // The flow that was open before may still be saving its last change.
    void flush().then(() => {
      if (!left) openFlow(flowNow, kindsNow);
    });
    return () => {
      left = true;
    };
  }, [flow, detail.data, kinds.data]);

  const error = detail.error ?? kinds.error;
  if (error && (open !== flow || error.code === "not_found")) {
    const retry = () => {
      void detail.refetch();
      void kinds.refetch();
    };
    return <NoFlow error={error} onRetry={retry} />;
  }
  if (open !== flow) return <Opening />;
  return <OpenFlow key={flow} flow={flow} run={run} />;
}

function OpenFlow({ flow, run }: { flow: string; run: string | undefined }) {
  const name = useBuilder((state) => state.name);
  const [, go] = useLocation();
  useEffect(() => {
    document.title = `${name} · Hookline`;
  }, [name]);

  useEffect(() => {
    if (run === undefined) return;
    show(run).catch((error: unknown) => notifyError("The run was not opened", error));
    // Once it is closed, the address no longer says that it is shown. Ends before the run is
    // closed because somebody leaves: effects are undone in this order.
    return useBuilder.subscribe((state, before) => {
      if (before.run && !state.run) go(`/flows/${flow}`, { replace: true });
    });
  }, [flow, run, go]);

  useEffect(() => {
    const stop = autosave();
    return () => {
      closeRun();
      void stop();
    };
  }, []);

  useBuilderCommands();
  useLeaveGuard();
  return (
    <main className="flex min-w-0 flex-1 flex-col bg-surface">
      <Header />
      <SaveProblem />
      <Stage />
    </main>
  );
}

/** Palette and canvas with the drawer beneath them, the panel beside all three. */
function Stage() {
  const node = useBuilder(panelNode);
  const drawerOpen = useBuilder((state) => state.drawer.open);
  const { palette, panel, drawer, setPanel, setDrawer } = useSizes();
  return (
    <div
      className="grid min-h-0 flex-1"
      style={{
        gridTemplateColumns: `${palette}px minmax(0, 1fr) ${node === undefined ? 0 : panel}px`,
        gridTemplateRows: `minmax(0, 1fr) min(${drawerOpen ? drawer : DRAWER.bar}px, 70%)`,
      }}
    >
      <Palette />
      <Canvas>
        <EmptyCanvas />
        <RunBanner />
        <ViewBanner />
        <CanvasMenu />
      </Canvas>
      <section
        aria-label="Test and problems"
        data-testid="drawer"
        className="relative col-span-2 col-start-1 row-start-2 flex min-h-0 min-w-0 flex-col border-t border-line bg-surface"
      >
        {drawerOpen && (
          <Splitter
            label="Height of the drawer"
            line="horizontal"
            value={drawer}
            {...DRAWER}
            onChange={setDrawer}
          />
        )}
        <Drawer />
      </section>
      {node !== undefined && (
        <aside
          aria-label="Step"
          data-testid="panel"
          className="relative col-start-3 row-span-2 row-start-1 flex min-h-0 min-w-0 flex-col border-l border-line bg-surface"
        >
          <Splitter
            label="Width of the panel"
            line="vertical"
            value={panel}
            {...PANEL}
            onChange={setPanel}
          />
          <Panel key={node} nodeId={node} />
        </aside>
      )}
    </div>
  );
}

function Opening() {
  return (
    <main aria-busy="true" aria-label="Opening the flow" className="flex-1 bg-surface">
      <div className="flex h-header animate-late items-center gap-3 border-b border-line px-4">
        <Bar className="w-3.5" />
        <Bar className="w-40" />
      </div>
      <div className="canvas-dots h-full" />
    </main>
  );
}
