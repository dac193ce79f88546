import { ServiceTile } from "../components/ServiceTile";
import { StatusGlyph } from "../components/Status";
import type { ConnectionRef } from "../connections/connection-ref";
import { useConnectionById } from "../connections/use-connections";
import { statusOf } from "../connections/words";
import { useNow } from "../lib/use-now";

/** At a card's foot: what lets the step in, and whether somebody has to do something about it. */
export function ConnectionBadge({ chosen }: { chosen: ConnectionRef }) {
  const connection = useConnectionById(chosen.id);
  const now = useNow(60_000);
  if (!connection) {
    const lost = chosen.id === "" || connection === null;
    return (
      <div className="card-foot">
        {lost && <StatusGlyph mark="waiting" />}
        <span className="truncate">{chosen.name || "Choose a connection"}</span>
        {lost && <span className="sr-only">, to be chosen again</span>}
      </div>
    );
  }
  const status = statusOf(connection, now);
  return (
    <div className="card-foot">
      <ServiceTile name={connection.name} service={connection.service} size={16} />
      <span className="truncate">{connection.name}</span>
      {status.mark !== "ok" && (
        <span className="ml-auto flex" title={`${status.words}: ${status.sub}`}>
          <StatusGlyph mark={status.mark} />
          <span className="sr-only">, {status.words}</span>
        </span>
      )}
    </div>
  );
}
