import { useState } from "react";
import { Dialog } from "../../components/Dialog";
import { Select } from "../../components/Select";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { TimeAgo } from "../../components/TimeAgo";
import { bytes } from "../../lib/format";
import { useRpc } from "../../lib/query";
import type { EventDialogProps } from "./PasteDialog";

/** Tests with a request that a catch URL of the Inspector keeps. */
export function CaughtDialog({
  onClose,
  onTest,
  title = "Test with a caught request",
}: EventDialogProps & { title?: string }) {
  const urls = useRpc("catch_list", {});
  const [chosen, setChosen] = useState<string>();
  const url = chosen ?? urls.data?.find((one) => one.kept > 0)?.id ?? urls.data?.[0]?.id;
  const caught = useRpc(
    "caught_list",
    { catch: url ?? "", limit: 100 },
    { enabled: url !== undefined },
  );
  const error = urls.error ?? caught.error;
  return (
    <Dialog open onClose={onClose} title={title} width="w-[560px]">
      {urls.data && urls.data.length > 1 && (
        <Select
          aria-label="Catch URL"
          value={url}
          onChange={setChosen}
          choices={urls.data.map((one) => ({ value: one.id, label: `${one.name} (${one.kept})` }))}
          className="mb-2"
        />
      )}
      {error && <ErrorState title="The requests could not be read" error={error} />}
      {(urls.isPending || (url !== undefined && caught.isPending)) && !error && <Skeleton />}
      {urls.data && (url === undefined || caught.data?.requests.length === 0) && (
        <p className="text-ink-2">
          Nothing has been caught yet. The Inspector gives you an address that keeps every request
          sent to it.
        </p>
      )}
      <ul className="-mx-2 max-h-[360px] overflow-auto">
        {caught.data?.requests.map((request) => (
          <li key={request.id}>
            <button
              type="button"
              className="flex h-row w-full items-center gap-3 rounded-2 px-2 text-left hover:bg-hover"
              onClick={() => {
                onClose();
                onTest({ type: "caught", caught: request.id });
              }}
            >
              <b className="w-14 text-12 font-semibold">{request.method}</b>
              <span className="min-w-0 flex-1 truncate font-mono text-12">
                {request.rest || "/"}
              </span>
              <span className="num text-12 text-ink-3">{bytes(request.size)}</span>
              <TimeAgo at={request.at} className="num w-20 text-right text-12 text-ink-3" />
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
