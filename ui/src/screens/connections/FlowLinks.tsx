import { Link } from "wouter";
import type { ConnectionDetail } from "../../bindings";
import { FlowsIcon } from "../../shell/icons";
import { Part } from "./Part";

/** The flows that use it, each a link. */
export function FlowLinks({ connection: { flows } }: { connection: ConnectionDetail }) {
  return (
    <Part title={`Used by ${flows.length === 1 ? "1 flow" : `${flows.length} flows`}`}>
      {flows.length === 0 ? (
        <p className="text-12 text-ink-3">
          Choose it in a Send Webhook step, and its requests are let in.
        </p>
      ) : (
        <ul className="flex flex-col">
          {flows.map(({ flow, name, on }) => (
            <li key={flow}>
              <Link
                href={`/flows/${flow}`}
                className="flex h-7 items-center gap-2 rounded-2 text-ink-2 hover:text-ink"
              >
                <FlowsIcon className="size-3.5" />
                <span className="min-w-0 flex-1 truncate font-medium text-accent">{name}</span>
                <span className="text-12 text-ink-3">{on ? "On" : "Off"}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}
