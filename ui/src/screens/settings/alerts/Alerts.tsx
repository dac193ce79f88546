import { useState } from "react";
import type { AlertsInfo } from "../../../bindings";
import { Button } from "../../../components/Button";
import { Skeleton } from "../../../components/Skeleton";
import { ErrorState, Message } from "../../../components/States";
import { StatusMark } from "../../../components/Status";
import { Switch } from "../../../components/Switch";
import { queryClient, queryKey, useRpc, useRpcMutation } from "../../../lib/query";
import { Section } from "../Section";
import { draftOf, isChanged, mailField, readAlerts } from "./draft";
import { MailFields } from "./MailFields";

/** Who is told when deliveries fail, and when they arrive again. */
export function Alerts() {
  const info = useRpc("alerts_get", {});
  return (
    <Section
      id="alerts"
      title="Alerts"
      about="When an address fails five times in a row, when it becomes serious, and when it is over: once each."
    >
      {info.data ? (
        <Form key={JSON.stringify(info.data.alerts)} info={info.data} />
      ) : info.error ? (
        <ErrorState
          className="p-0"
          title="The alerts could not be read"
          error={info.error}
          onRetry={() => void info.refetch()}
        />
      ) : (
        <Skeleton rows={2} label="Loading the alerts" />
      )}
    </Section>
  );
}

function Form({ info }: { info: AlertsInfo }) {
  const [draft, setDraft] = useState(() => draftOf(info.alerts));
  const [tried, setTried] = useState(false);
  const host = useRpc("app_info", {}).data?.host;
  const save = useRpcMutation("alerts_set");
  const test = useRpcMutation("alerts_test");

  const reading = readAlerts(draft);
  const changed = isChanged(draft, info.alerts);
  const refused = mailField(save.error?.field);
  const problems = {
    ...(tried && !reading.ok ? reading.problems : {}),
    ...(refused && save.error && { [refused]: save.error.message }),
  };
  const submit = () => {
    setTried(true);
    if (!reading.ok || !changed) return;
    test.reset();
    save.mutate(
      { alerts: reading.alerts, ...(draft.password !== undefined && { password: draft.password }) },
      {
        onSuccess: (now) => {
          queryClient.setQueryData(queryKey("alerts_get"), now);
          setDraft(draftOf(now.alerts));
          setTried(false);
        },
      },
    );
  };

  return (
    <form
      noValidate
      className="flex w-full flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Choice
        label="Notification on this computer"
        note={host === "server" ? "Only the desktop application shows them." : undefined}
        checked={draft.desktop}
        onChange={(desktop) => setDraft({ ...draft, desktop })}
      />
      <Choice
        label="Email"
        checked={draft.email}
        onChange={(email) => setDraft({ ...draft, email })}
      />
      {draft.email && (
        <MailFields
          draft={draft}
          onChange={(next) => {
            save.reset();
            setDraft(next);
          }}
          problems={problems}
          stored={info.password}
        />
      )}
      {save.error && !refused && <Message title="Not saved">{save.error.message}</Message>}
      {info.problem && !test.data && !changed && (
        <Message tone="waiting" title="The last email could not be sent">
          {info.problem}
        </Message>
      )}
      <div className="flex flex-wrap items-center gap-2">
        <Button
          type="submit"
          tone="primary"
          busy={save.isPending}
          disabled={!changed || (tried && !reading.ok)}
        >
          Save
        </Button>
        {changed && (
          <Button
            tone="quiet"
            onClick={() => {
              setDraft(draftOf(info.alerts));
              setTried(false);
              save.reset();
            }}
          >
            Discard
          </Button>
        )}
        {info.alerts.mail && draft.email && (
          <Button
            disabled={changed}
            busy={test.isPending}
            title={changed ? "Save first: the test uses what is saved" : undefined}
            onClick={() => test.mutate({})}
          >
            Send a test email
          </Button>
        )}
      </div>
      {test.error && <Message title="Not sent">{test.error.message}</Message>}
      {test.data && !test.data.sent && <Message title="Not sent">{test.data.message}</Message>}
      {test.data?.sent && (
        <div role="status">
          <StatusMark mark="ok">The server took it</StatusMark>
          <p className="pl-5 font-mono text-12 wrap-anywhere text-ink-2">{test.data.message}</p>
        </div>
      )}
    </form>
  );
}

function Choice({
  label,
  note,
  checked,
  onChange,
}: {
  label: string;
  note?: string | undefined;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the switch is the control
    <label className="flex items-center gap-2">
      <Switch checked={checked} onChange={onChange} label={label} />
      {label}
      {note && <span className="text-12 text-ink-3">{note}</span>}
    </label>
  );
}
