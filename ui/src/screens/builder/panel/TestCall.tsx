import { ChevronDown, ChevronRight, Plus, X } from "lucide-react";
import { useState } from "react";
import type { Header, Trigger, TriggerAnswer } from "../../../bindings";
import { useBuilder } from "../../../canvas/store";
import { Button, IconButton } from "../../../components/Button";
import { CopyButton } from "../../../components/CopyButton";
import { Field, Input, TextArea } from "../../../components/Field";
import { Select } from "../../../components/Select";
import { Message } from "../../../components/States";
import { Badge } from "../../../components/Status";
import { statusLine } from "../../../exchange";
import { useRpcMutation } from "../../../lib/query";
import { show } from "../runs";
import { curlOf } from "./curl";
import { useTriggerBody } from "./use-trigger-body";

const ALL = ["POST", "GET", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

export interface TestCallProps {
  trigger: Trigger;
  /** The methods that the trigger takes, as its config has them. */
  methods: unknown;
}

/** Folded until it is wanted: a call to the trigger's own address. */
export function TestCall(props: TestCallProps) {
  const [open, setOpen] = useState(false);
  return (
    <section aria-label="Test call" className="shrink-0 border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex h-8 w-full items-center gap-2 px-4 text-left text-ink-2 hover:bg-hover focus-visible:-outline-offset-2"
      >
        {open ? <ChevronDown className="size-3.5" /> : <ChevronRight className="size-3.5" />}
        <b className="text-12 font-semibold text-ink">Test call</b>{" "}
        <span className="truncate text-12 text-ink-3">Send an event as a caller would</span>
      </button>
      {open && <CallForm {...props} />}
    </section>
  );
}

/** Calls the trigger as an outside caller would, or gives the command that does. */
function CallForm({ trigger, methods }: TestCallProps) {
  const flow = useBuilder((state) => state.flow);
  const allowed = allowedMethods(methods);
  const [method, setMethod] = useState(allowed[0] ?? "POST");
  const [query, setQuery] = useState<readonly Header[]>([]);
  const [headers, setHeaders] = useState<readonly Header[]>([
    { name: "Content-Type", value: "application/json" },
  ]);
  const sample = useTriggerBody(flow, trigger.node);
  const [typed, setTyped] = useState<string>();
  const bodiless = method === "GET" || method === "HEAD";
  const body = bodiless ? "" : (typed ?? sample);
  const send = useRpcMutation("trigger_send");
  const call = { method, query: named(query), headers: bodiless ? [] : named(headers), body };

  return (
    <form
      className="flex flex-col gap-3 px-4 pt-1 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate({ flow, node: trigger.node, ...call });
      }}
    >
      <Field label="Method" className="w-32">
        {(control) => (
          <Select
            {...control}
            value={method}
            onChange={setMethod}
            choices={allowed.map((one) => ({ value: one, label: one }))}
          />
        )}
      </Field>
      <Pairs label="Query" pairs={query} onChange={setQuery} />
      {!bodiless && (
        <>
          <Pairs label="Headers" pairs={headers} onChange={setHeaders} />
          <Field label="Body">
            {(control) => (
              <TextArea
                {...control}
                mono
                rows={6}
                value={body}
                onChange={(event) => setTyped(event.target.value)}
              />
            )}
          </Field>
        </>
      )}
      <div className="flex items-center gap-2">
        <Button type="submit" size="sm" busy={send.isPending}>
          Send
        </Button>
        <CopyButton
          size="sm"
          label="Copy the call as cURL"
          words="Copy as cURL"
          text={curlOf({ url: trigger.url, ...call })}
        />
      </div>
      {send.error && <Message title="Not sent">{send.error.message}</Message>}
      {send.data && <Answer answer={send.data} />}
    </form>
  );
}

function Answer({ answer }: { answer: TriggerAnswer }) {
  const { run } = answer;
  return (
    <div className="rounded-2 border border-line">
      <div className="flex h-8 items-center gap-2 px-2">
        <Badge mark={answer.status < 300 ? "ok" : "failed"}>{statusLine(answer.status)}</Badge>
        {run && (
          <Button size="sm" tone="quiet" className="ml-auto" onClick={() => void show(run)}>
            Show the run
          </Button>
        )}
      </div>
      {answer.body && (
        <pre className="max-h-40 overflow-auto border-t border-line bg-sunken px-2 py-1 font-mono text-12 wrap-anywhere whitespace-pre-wrap">
          {answer.body}
        </pre>
      )}
    </div>
  );
}

function Pairs({
  label,
  pairs,
  onChange,
}: {
  label: string;
  pairs: readonly Header[];
  onChange: (pairs: readonly Header[]) => void;
}) {
  const set = (index: number, part: Partial<Header>) =>
    onChange(pairs.map((pair, at) => (at === index ? { ...pair, ...part } : pair)));
  return (
    <fieldset aria-label={label} className="min-w-0">
      <div className="mb-1 flex items-center justify-between text-12 font-medium text-ink-2">
        {label}
        <IconButton
          size="sm"
          label={`Add to ${label.toLowerCase()}`}
          onClick={() => onChange([...pairs, { name: "", value: "" }])}
        >
          <Plus className="size-3.5" />
        </IconButton>
      </div>
      {pairs.map((pair, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pairs have no identity but their place
        <div key={index} className="mb-1 flex gap-1">
          <Input
            mono
            aria-label={`${label} ${index + 1}, name`}
            placeholder="name"
            value={pair.name}
            onChange={(event) => set(index, { name: event.target.value })}
            frameClassName="w-28! shrink-0"
          />
          <Input
            mono
            aria-label={`${label} ${index + 1}, value`}
            placeholder="value"
            value={pair.value}
            onChange={(event) => set(index, { value: event.target.value })}
          />
          <IconButton
            label={`Remove ${pair.name || `${label} ${index + 1}`}`}
            onClick={() => onChange(pairs.filter((_, at) => at !== index))}
          >
            <X className="size-3.5" />
          </IconButton>
        </div>
      ))}
    </fieldset>
  );
}

function named(pairs: readonly Header[]): Header[] {
  return pairs.filter((pair) => pair.name.trim() !== "");
}

function allowedMethods(methods: unknown): string[] {
  const list = (Array.isArray(methods) ? methods : [methods]).filter((one) =>
    ALL.includes(String(one)),
  );
  return list.length > 0 ? list.map(String) : ALL;
}
