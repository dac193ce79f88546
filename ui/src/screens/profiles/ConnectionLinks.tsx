import { Link } from "wouter";
import type { ConnectionName } from "../../bindings";

/** Connections by name, each a way to it. */
export function ConnectionLinks({ connections }: { connections: readonly ConnectionName[] }) {
  return (
    <ul className="flex flex-wrap gap-x-3 gap-y-1">
      {connections.map(({ id, name }) => (
        <li key={id} className="max-w-full min-w-0">
          <Link
            href={`/connections/${id}`}
            className="block truncate rounded-1 font-medium text-accent hover:underline"
          >
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
