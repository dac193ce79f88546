import {
  Activity,
  Bell,
  Database,
  FileKey,
  Globe,
  Inbox,
  Key,
  Monitor,
  Moon,
  Plug,
  Plus,
  SlidersHorizontal,
  Sparkles,
  Sun,
  TriangleAlert,
  Upload,
} from "lucide-react";
import { useDeferredValue, useMemo } from "react";
import { useLocation } from "wouter";
import type { Theme } from "../bindings";
import { ServiceTile } from "../components/ServiceTile";
import { StatusGlyph } from "../components/Status";
import { notifyError } from "../components/toast";
import { useConnections } from "../connections/use-connections";
import type { Command } from "../lib/commands";
import { timeAgo } from "../lib/format";
import { useRpc } from "../lib/query";
import { runMark } from "../lib/run-marks";
import { chooseTheme } from "../lib/theme";
import { useFlowActions } from "../screens/flows/flow-actions";
import { FlowsIcon } from "./icons";

/** Runs that the palette offers: the newest, or the newest that the search finds. */
const RUNS_SHOWN = 8;

export interface ShellCommands {
  screens: readonly Command[];
  actions: readonly Command[];
  flows: readonly Command[];
  connections: readonly Command[];
  runs: readonly Command[];
}

/** What the palette offers on every screen. */
export function useShellCommands(search: string): ShellCommands {
  const [, go] = useLocation();
  const flows = useRpc("flow_list", {});
  const connections = useConnections();
  const text = useDeferredValue(search.trim());
  const runs = useRpc(
    "run_list",
    { filter: { states: [], text, tests: false }, limit: RUNS_SHOWN },
    { keep: true },
  );
  const { create, pickFiles, openSample } = useFlowActions();

  const screens = useMemo<Command[]>(
    () => [
      { id: "go.flows", label: "Flows", icon: <FlowsIcon />, run: () => go("/flows") },
      {
        id: "go.connections",
        label: "Connections",
        words: "accounts credentials keys vault",
        icon: <Plug />,
        run: () => go("/connections"),
      },
      {
        id: "go.profiles",
        label: "Auth profiles",
        words: "oauth api key basic bearer certificate sign in service",
        icon: <Key />,
        run: () => go("/profiles"),
      },
      {
        id: "go.activity",
        label: "Activity",
        words: "runs log",
        icon: <Activity />,
        run: () => go("/activity"),
      },
      {
        id: "go.troubles",
        label: "Troubles",
        words: "alerts failures failing deliveries down",
        icon: <TriangleAlert />,
        run: () => go("/activity/troubles"),
      },
      {
        id: "go.destinations",
        label: "Destinations",
        words: "limits rate concurrency order pause resume hosts",
        icon: <Globe />,
        run: () => go("/activity/destinations"),
      },
      {
        id: "go.inspector",
        label: "Inspector",
        words: "catch url requests",
        icon: <Inbox />,
        run: () => go("/inspector"),
      },
      {
        id: "go.settings",
        label: "Settings",
        words: "port address theme",
        icon: <SlidersHorizontal />,
        run: () => go("/settings"),
      },
      {
        id: "go.alerts",
        label: "Alerts",
        words: "email notification smtp settings",
        icon: <Bell />,
        run: () => go("/settings/alerts"),
      },
      {
        id: "go.signing",
        label: "Signing keys",
        words: "secret signature hmac rotate settings",
        icon: <FileKey />,
        run: () => go("/settings/signing"),
      },
      {
        id: "go.log",
        label: "Log",
        words: "retention size days disk settings",
        icon: <Database />,
        run: () => go("/settings/log"),
      },
    ],
    [go],
  );

  const actions = useMemo<Command[]>(() => {
    const theme = (value: Theme, label: string, icon: Command["icon"]): Command => ({
      id: `theme.${value}`,
      label,
      words: "appearance colours dark light",
      icon,
      run: () =>
        void chooseTheme(value).catch((error: unknown) => notifyError("Not changed", error)),
    });
    return [
      { id: "flow.new", label: "New flow", words: "create add", icon: <Plus />, run: create },
      {
        id: "profile.new",
        label: "Create auth profile",
        words: "new add oauth api key service",
        icon: <Plus />,
        run: () => go("/profiles/new"),
      },
      {
        id: "flow.import",
        label: "Import a flow file",
        words: "open upload",
        icon: <Upload />,
        run: pickFiles,
      },
      {
        id: "connection.new",
        label: "Create a connection",
        words: "add authorize sign in",
        icon: <Plug />,
        run: () => go("/connections/new"),
      },
      { id: "flow.sample", label: "Open the sample flow", icon: <Sparkles />, run: openSample },
      theme("light", "Light colours", <Sun />),
      theme("dark", "Dark colours", <Moon />),
      theme("system", "Colours of the system", <Monitor />),
    ];
  }, [create, pickFiles, openSample, go]);

  const flowRows = useMemo<Command[]>(
    () =>
      (flows.data ?? []).map((flow) => ({
        id: `flow.${flow.id}`,
        label: flow.name,
        words: flow.description,
        hint: flow.on ? "Flow, on" : "Flow, off",
        icon: <FlowsIcon />,
        run: () => go(`/flows/${flow.id}`),
      })),
    [flows.data, go],
  );

  const connectionRows = useMemo<Command[]>(
    () =>
      (connections.data ?? []).map((connection) => ({
        id: `connection.${connection.id}`,
        label: connection.name,
        words: `${connection.link_name} ${connection.account ?? ""}`,
        hint: "Connection",
        icon: <ServiceTile name={connection.name} service={connection.service} size={16} />,
        run: () => go(`/connections/${connection.id}`),
      })),
    [connections.data, go],
  );

  const runRows = useMemo<Command[]>(
    () =>
      (runs.data?.runs ?? []).map((run) => ({
        id: `run.${run.id}`,
        label: run.flow_name,
        // The engine has matched already, also by what is not shown here.
        words: `run ${run.message ?? ""} ${text}`,
        hint: timeAgo(run.accepted, Date.now()),
        icon: <StatusGlyph mark={runMark(run.state)} />,
        run: () => go(`/activity/${run.id}`),
      })),
    [runs.data, go, text],
  );

  return { screens, actions, flows: flowRows, connections: connectionRows, runs: runRows };
}
