import { Clipboard, History, Inbox, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { CaughtId } from "../../../bindings";
import { findNode } from "../../../canvas/drawing";
import { selectedNode, useBuilder, useReadOnly } from "../../../canvas/store";
import { Button } from "../../../components/Button";
import { fieldFrame } from "../../../components/Field";
import { Select } from "../../../components/Select";
import { ErrorState } from "../../../components/States";
import { notify, notifyError } from "../../../components/toast";
import { TemplateEditor } from "../../../form";
import { cx } from "../../../lib/cx";
import { timeAgo } from "../../../lib/format";
import { rpc } from "../../../lib/host";
import { readJsonTree } from "../../../lib/json-tree";
import { queryClient, queryKey, useRpcMutation } from "../../../lib/query";
import { useNow } from "../../../lib/use-now";
import { CaughtDialog } from "../CaughtDialog";
import { useSamples } from "../panel/use-samples";
import { useTriggerBody } from "../panel/use-trigger-body";
import { lastEvent } from "../TestButton";

/** The event that tests and previews use: pasted, or taken from what has come in. */
export function Sample() {
  const triggers = useBuilder((state) =>
    state.history.present.nodes
      .filter((node) => state.kinds.get(node.kind)?.group === "triggers")
      .map((node) => node.id)
      .join(" "),
  );
  const onCanvas = useBuilder(selectedNode);
  const [picked, setPicked] = useState<string>();
  const ids = triggers.split(" ").filter(Boolean);
  const node = [picked, onCanvas, ids[0]].find((id) => id !== undefined && ids.includes(id));
  if (node === undefined) {
    return <p className="px-4 py-3 text-ink-3">Add a trigger: its sample stands here.</p>;
  }
  return <TriggerSample key={node} node={node} triggers={ids} onPick={setPicked} />;
}

const SOURCES = {
  pasted: "Pasted",
  test: "From the last test",
  run: "From the last event",
  example: "An example, until an event has come in",
};

function TriggerSample({
  node,
  triggers,
  onPick,
}: {
  node: string;
  triggers: readonly string[];
  onPick: (node: string) => void;
}) {
  const flow = useBuilder((state) => state.flow);
  const nodes = useBuilder((state) => state.history.present);
  const readOnly = useReadOnly();
  const samples = useSamples(flow);
  const sample = samples.data?.nodes.find((one) => one.node === node);
  const body = useTriggerBody(flow, node);
  const save = useRpcMutation("sample_set");
  const [typed, setTyped] = useState<string>();
  const [catching, setCatching] = useState(false);
  const now = useNow(60_000);
  const text = typed ?? body;
  const reading = readJsonTree(text);

  const keep = (next: string | null) =>
    save.mutate(
      { flow, node, text: next },
      {
        onSuccess: (answer) => {
          queryClient.setQueryData(queryKey("samples_get", { flow }), answer);
          setTyped(undefined);
        },
        onError: (error) => notifyError("The sample was not kept", error),
      },
    );
  const take = (read: () => Promise<string | undefined>) =>
    void read().then(
      (found) => (found === undefined ? notify("No event has come in yet.") : keep(found)),
      (error: unknown) => notifyError("Not taken", error),
    );

  if (samples.error) {
    return (
      <ErrorState
        title="The sample could not be read"
        error={samples.error}
        onRetry={() => void samples.refetch()}
      />
    );
  }
  return (
    <div className="flex min-h-0 flex-1 gap-4 p-3">
      <div
        className={cx(
          fieldFrame({ bad: false, padded: false }),
          "min-h-0 flex-1 items-stretch overflow-hidden [&_.cm-scroller]:max-h-none!",
        )}
      >
        <TemplateEditor
          key={node}
          kind="json"
          plain
          label="Body of the sample event"
          value={text}
          onChange={setTyped}
          readOnly={readOnly}
          wrongLine={reading.ok || !/^\s*[[{]/.test(text) ? undefined : reading.line}
        />
      </div>
      <div className="flex w-64 shrink-0 flex-col items-start gap-2 overflow-auto">
        {triggers.length > 1 && (
          <Select
            aria-label="Trigger"
            value={node}
            onChange={onPick}
            choices={triggers.map((id) => ({ value: id, label: findNode(nodes, id)?.name ?? id }))}
          />
        )}
        <p className="text-12 text-ink-2">
          {sample ? SOURCES[sample.source] : "No sample yet"}
          {sample && sample.at > 0 && `, ${timeAgo(sample.at, now)}`}
        </p>
        {typed !== undefined && typed !== body && (
          <div className="flex gap-2">
            <Button
              size="sm"
              icon={<Clipboard />}
              busy={save.isPending}
              onClick={() => keep(typed)}
            >
              Keep as sample
            </Button>
            <Button size="sm" tone="quiet" onClick={() => setTyped(undefined)}>
              Discard
            </Button>
          </div>
        )}
        {typed !== undefined && !reading.ok && (
          <p className="text-12 text-waiting">
            Line {reading.line}: {reading.message} As it stands it is plain text.
          </p>
        )}
        <Button size="sm" icon={<History />} onClick={() => take(lastEventBody)}>
          Use the last event
        </Button>
        <Button size="sm" icon={<Inbox />} onClick={() => setCatching(true)}>
          Use a caught request…
        </Button>
        {sample?.source === "pasted" && (
          <Button size="sm" tone="quiet" icon={<RotateCcw />} onClick={() => keep(null)}>
            Forget the pasted sample
          </Button>
        )}
        <p className="text-12 text-ink-3">
          Tests start from it, and fields show what they become with it.
        </p>
      </div>
      {catching && (
        <CaughtDialog
          title="Use a caught request as the sample"
          onClose={() => setCatching(false)}
          onTest={(event) => event?.type === "caught" && take(() => caughtBody(event.caught))}
        />
      )}
    </div>
  );
}

async function lastEventBody(): Promise<string | undefined> {
  const event = await lastEvent();
  if (event?.type !== "run") return undefined;
  const { body } = await rpc("run_event", { run: event.run });
  return body.text ?? "";
}

async function caughtBody(caught: CaughtId): Promise<string> {
  const { body } = await rpc("caught_get", { caught });
  return body.text ?? "";
}
