import { useState } from "react";
import type { AgainFrom, RunAgain, RunId } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { fieldFrame } from "../../components/Field";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState, Message } from "../../components/States";
import { TemplateEditor } from "../../form";
import { cx } from "../../lib/cx";
import { readJsonTree, writeJsonTree } from "../../lib/json-tree";
import { useRpc, useRpcMutation } from "../../lib/query";
import { AddressField, addressProblem } from "./AddressField";
import { FromField } from "./FromField";

export interface AgainOneProps {
  run: RunId;
  /** Whether there is a failed step to go on from. */
  failed: boolean;
  onClose: () => void;
  onStarted: (run: RunId) => void;
}

function useAgain({ onClose, onStarted }: AgainOneProps) {
  const again = useRpcMutation("run_again");
  const start = (request: RunAgain) =>
    again.mutate(request, {
      onSuccess: (started) => {
        onClose();
        onStarted(started.run);
      },
    });
  return { start, busy: again.isPending, error: again.error };
}

/** One run again from the start, with an event that was changed before. */
export function WithEditedEvent(props: AgainOneProps) {
  const { run, onClose } = props;
  const event = useRpc("run_event", { run });
  const again = useAgain(props);
  const [typed, setTyped] = useState<string>();

  const body = event.data?.body;
  const whole = body !== undefined && body.base64 == null && body.kept >= body.size;
  const text = typed ?? laidOut(body?.text ?? "");
  const read = readJsonTree(text);
  const wrong = !read.ok && /^\s*[[{]/.test(text) ? read : undefined;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run again with an edited event"
      description="A new run begins with this body in place of what came in. Its headers, query and method stay."
      width="w-[640px]"
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={again.busy}
            disabled={!whole}
            onClick={() => again.start({ run, from: "start", body: text })}
          >
            Run with this event
          </Button>
        </>
      }
    >
      {event.error ? (
        <ErrorState
          className="p-0"
          title="The event could not be read"
          error={event.error}
          onRetry={() => void event.refetch()}
        />
      ) : !body ? (
        <Skeleton rows={6} label="Loading the event" />
      ) : !whole ? (
        <Message tone="waiting" title="This event cannot be edited here">
          {body.base64 != null
            ? "Its body is no text."
            : "Only a part of its body is kept, so the rest would be lost."}{" "}
          Run it again from the start instead.
        </Message>
      ) : (
        <>
          <div
            className={cx(
              fieldFrame({ padded: false }),
              "h-[320px] items-stretch overflow-hidden [&_.cm-scroller]:max-h-none!",
            )}
          >
            <TemplateEditor
              kind="json"
              plain
              label="Body of the event"
              value={text}
              onChange={setTyped}
              wrongLine={wrong?.line}
            />
          </div>
          <p className={cx("mt-1 text-12", wrong ? "text-waiting" : "text-ink-3")}>
            {wrong
              ? `Line ${wrong.line}: ${wrong.message} As it stands it is sent as plain text.`
              : "Changes hold for this run only."}
          </p>
        </>
      )}
      {again.error && (
        <Message className="mt-3" title="Not run again">
          {again.error.message}
        </Message>
      )}
    </Dialog>
  );
}

/** As people edit it: a line for each value. What is not JSON stays as it came. */
function laidOut(text: string): string {
  const read = readJsonTree(text);
  return read.ok ? writeJsonTree(read.node) : text;
}

/** One run again, with what it sends going elsewhere. */
export function ToAnotherAddress(props: AgainOneProps) {
  const { run, failed, onClose } = props;
  const [from, setFrom] = useState<AgainFrom>(failed ? "failed" : "start");
  const [url, setUrl] = useState("");
  const [tried, setTried] = useState(false);
  const again = useAgain(props);
  const missing = url.trim() === "" ? "Give the address that it goes to." : undefined;
  const problem = missing ?? addressProblem(url);
  const atField = again.error?.field === "url" ? again.error.message : undefined;

  const submit = () => {
    setTried(true);
    if (!problem) again.start({ run, from, url: url.trim() });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Run again to another address"
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={again.busy} onClick={submit}>
            Run again
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <AddressField
          autoFocus
          value={url}
          onChange={setUrl}
          error={atField ?? (tried ? problem : undefined)}
        />
        {failed && <FromField value={from} onChange={setFrom} />}
        {again.error && !atField && <Message title="Not run again">{again.error.message}</Message>}
      </form>
    </Dialog>
  );
}
