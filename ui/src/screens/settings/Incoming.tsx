import { useState } from "react";
import type { HooksState, Settings } from "../../bindings";
import { Button } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { Select } from "../../components/Select";
import { Message } from "../../components/States";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";
import { isOpenToOthers, joinAddress, portProblem, splitAddress } from "./hook-address";
import { ListenerState } from "./ListenerState";
import { Section } from "./Section";

const LOCAL = "127.0.0.1";
const EVERYWHERE = "0.0.0.0";

/** Why the number of steps at a time cannot be used, or nothing. */
function concurrencyProblem(text: string): string | undefined {
  const number = Number(text);
  return /^\d{1,5}$/.test(text) && number >= 1 && number <= 1024
    ? undefined
    : "Give a number from 1 to 1024.";
}

/** Where events come in: address, port, public name, and whether it listens now. */
export function Incoming({ settings, hooks }: { settings: Settings; hooks: HooksState }) {
  // A change from elsewhere (another port taken over) starts the form anew.
  const key = `${settings.hooks} ${settings.public_host} ${settings.concurrency}`;
  return (
    <Section
      title="Incoming events"
      about="Webhook triggers and catch URLs listen here. Their addresses begin with it."
    >
      <ListenerState hooks={hooks} />
      <Form key={key} settings={settings} />
    </Section>
  );
}

function Form({ settings }: { settings: Settings }) {
  const before = splitAddress(settings.hooks);
  const [host, setHost] = useState(before.host);
  const [port, setPort] = useState(before.port);
  const [publicHost, setPublicHost] = useState(settings.public_host);
  const [steps, setSteps] = useState(String(settings.concurrency));
  const save = useRpcMutation("settings_set");

  const badPort = portProblem(port);
  const badSteps = concurrencyProblem(steps);
  const hooks = joinAddress({ host, port });
  const changed =
    hooks !== settings.hooks ||
    publicHost.trim() !== settings.public_host ||
    steps !== String(settings.concurrency);
  const others = [LOCAL, EVERYWHERE].includes(before.host) ? [] : [before.host];
  const refused = save.error;
  const fieldError = (field: string) => (refused?.field === field ? refused.message : undefined);

  const submit = () => {
    if (badPort || badSteps || !changed) return;
    save.mutate(
      { ...settings, hooks, public_host: publicHost.trim(), concurrency: Number(steps) },
      {
        onSuccess: (saved) => {
          queryClient.setQueryData(queryKey("settings_get"), saved);
          void queryClient.invalidateQueries({ queryKey: queryKey("app_info") });
        },
      },
    );
  };

  return (
    <form
      className="flex w-full flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_120px] gap-3">
        <Field label="Who can reach it" error={fieldError("hooks")}>
          {(control) => (
            <Select
              {...control}
              value={host}
              onChange={setHost}
              choices={[
                { value: LOCAL, label: "Only this computer", help: LOCAL },
                {
                  value: EVERYWHERE,
                  label: "Every network of this computer",
                  help: `${EVERYWHERE}: whoever reaches this computer can call your triggers`,
                },
                ...others.map((value) => ({ value, label: value })),
              ]}
            />
          )}
        </Field>
        <Field label="Port" error={badPort}>
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              maxLength={5}
              className="num"
              value={port}
              onChange={(event) => setPort(event.target.value)}
            />
          )}
        </Field>
      </div>
      {isOpenToOthers(host) && (
        <Message tone="waiting" title="Other computers can call your triggers">
          Whoever reaches this computer and knows a trigger’s address starts its flow. Use it in
          networks that you trust, or behind a tunnel or proxy with https.
        </Message>
      )}
      <Field
        label="Public host name"
        hint="If a tunnel or proxy leads here, its name, such as hooks.example.com. Calls under any other name are refused."
        error={fieldError("public_host")}
      >
        {(control) => (
          <Input
            {...control}
            mono
            placeholder="none"
            value={publicHost}
            onChange={(event) => setPublicHost(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Requests under way at the same time"
        hint="Shared fairly among where they go. More wait their turn; none is lost."
        error={badSteps ?? fieldError("concurrency")}
        className="w-60"
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            maxLength={5}
            className="num"
            value={steps}
            onChange={(event) => setSteps(event.target.value)}
          />
        )}
      </Field>
      {refused && !["hooks", "public_host", "concurrency"].includes(refused.field ?? "") && (
        <Message title="Not saved">{refused.message}</Message>
      )}
      <div className="flex gap-2">
        <Button
          type="submit"
          tone="primary"
          busy={save.isPending}
          disabled={!changed || Boolean(badPort || badSteps)}
        >
          Save
        </Button>
        {changed && (
          <Button
            tone="quiet"
            onClick={() => {
              setHost(before.host);
              setPort(before.port);
              setPublicHost(settings.public_host);
              setSteps(String(settings.concurrency));
              save.reset();
            }}
          >
            Discard
          </Button>
        )}
      </div>
    </form>
  );
}
