import { Handle, Position } from "@xyflow/react";
import type { KindInfo } from "../bindings";
import { cx } from "../lib/cx";
import { InsertButton } from "./InsertButton";
import { portRows } from "./rules";
import { shown, useBuilder, useReadOnly } from "./store";
import { isJoined, taken } from "./wiring";

type Port = KindInfo["ports"][number];

/** Where lines come in, at the height of the title. */
export function InPort({ node }: { node: string }) {
  const hit = useBuilder((state) => taken(state.run, shown(state).edges).nodes.has(node));
  return (
    <Handle
      type="target"
      id="in"
      position={Position.Left}
      data-testid={`port-${node}-in`}
      className={cx("port port-in", hit && "is-taken")}
    />
  );
}

/** Where lines go out: one at the title's height, several in labelled rows, `error` at the bottom. */
export function OutPorts({ node, ports }: { node: string; ports: readonly Port[] }) {
  const { single, rows, error } = portRows([...ports]);
  return (
    <>
      {single && <SinglePort node={node} port={single} named={error !== undefined} />}
      {rows.length > 0 && (
        <div className="port-rows">
          {rows.map((port) => (
            <PortRow key={port.name} node={node} port={port} />
          ))}
        </div>
      )}
      {error && <ErrorPort node={node} port={error} />}
    </>
  );
}

function usePort(node: string, port: string) {
  const joined = useBuilder((state) => isJoined(shown(state).edges, node, port));
  const hit = useBuilder((state) => state.run !== null && leftBy(state, node, port));
  return { joined, hit, free: !useReadOnly() && !joined };
}

function leftBy(state: Parameters<typeof shown>[0], node: string, port: string): boolean {
  const ways = taken(state.run, shown(state).edges).edges;
  return shown(state).edges.some(
    (edge) => edge.from === node && edge.port === port && ways.has(`${node}:${port}>${edge.to}`),
  );
}

function SinglePort({ node, port, named }: { node: string; port: Port; named: boolean }) {
  const { joined, hit, free } = usePort(node, port.name);
  const errorJoined = useBuilder((state) => isJoined(shown(state).edges, node, "error"));
  return (
    <>
      <OutHandle node={node} port={port} hit={hit} className="port-single" />
      {named && joined && errorJoined && <span className="port-label is-next">{port.label}</span>}
      {free && <FreeEnd node={node} port={port} className="at-single" />}
    </>
  );
}

function PortRow({ node, port }: { node: string; port: Port }) {
  const { hit, free } = usePort(node, port.name);
  return (
    <div className={cx("port-row", hit && "is-taken")}>
      {port.label}
      <OutHandle node={node} port={port} hit={hit} className="port-in-row" />
      {free && <FreeEnd node={node} port={port} className="at-row" />}
    </div>
  );
}

/** Quiet until it is used: it shows itself when the card is pointed at. */
function ErrorPort({ node, port }: { node: string; port: Port }) {
  const { joined, hit, free } = usePort(node, port.name);
  return (
    <div className={cx("error-port", joined && "is-joined")}>
      <Handle
        type="source"
        id={port.name}
        position={Position.Bottom}
        data-testid={`port-${node}-${port.name}`}
        className={cx("port is-error", hit && "is-taken")}
      />
      <span className="port-label is-error">{port.label}</span>
      {free && (
        <InsertButton
          place={{ after: { node, port: port.name } }}
          label={`Add a step for when this fails`}
          className="at-error"
        />
      )}
    </div>
  );
}

interface OutHandleProps {
  node: string;
  port: Port;
  hit: boolean;
  className: string;
}

function OutHandle({ node, port, hit, className }: OutHandleProps) {
  return (
    <Handle
      type="source"
      id={port.name}
      position={Position.Right}
      data-testid={`port-${node}-${port.name}`}
      className={cx("port", className, hit && "is-taken")}
    />
  );
}

function FreeEnd({ node, port, className }: { node: string; port: Port; className: string }) {
  return (
    <span className={cx("free-end", className)}>
      <InsertButton
        place={{ after: { node, port: port.name } }}
        label={port.name === "next" ? "Add the next step" : `Add a step after ${port.label}`}
      />
    </span>
  );
}
