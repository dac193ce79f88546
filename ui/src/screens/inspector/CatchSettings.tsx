import { useState } from "react";
import type { CatchUrl } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Input, TextArea } from "../../components/Field";
import { Message } from "../../components/States";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";

export interface CatchSettingsProps {
  url: CatchUrl;
  /** Where the caret starts. */
  at: "name" | "status";
  onClose: () => void;
}

/** Why a status cannot be used, or nothing. */
export function statusProblem(text: string): string | undefined {
  const status = Number(text);
  const fits = /^\d{3}$/.test(text) && status >= 200 && status <= 599;
  return fits ? undefined : "Give a status from 200 to 599.";
}

/** The name of a catch URL and what it answers to whoever calls. */
export function CatchSettings({ url, at, onClose }: CatchSettingsProps) {
  const [name, setName] = useState(url.name);
  const [status, setStatus] = useState(String(url.answer.status));
  const [type, setType] = useState(url.answer.content_type);
  const [body, setBody] = useState(url.answer.body);
  const update = useRpcMutation("catch_update");
  const refused = update.error;

  const nameProblem = name.trim() === "" ? "Give it a name." : undefined;
  const badStatus = statusProblem(status);
  const fieldError = (field: string) =>
    refused?.field?.endsWith(field) ? refused.message : undefined;
  const placed = ["name", "status", "content_type", "body"].some((field) => fieldError(field));

  const save = () => {
    if (nameProblem || badStatus) return;
    update.mutate(
      {
        catch: url.id,
        name: name.trim(),
        answer: { status: Number(status), content_type: type.trim(), body },
      },
      {
        onSuccess: () => {
          void queryClient.invalidateQueries({ queryKey: queryKey("catch_list") });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={url.name}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={update.isPending}
            disabled={Boolean(nameProblem || badStatus)}
            onClick={save}
          >
            Save
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field label="Name" error={nameProblem ?? fieldError("name")}>
          {(control) => (
            <Input
              {...control}
              autoFocus={at === "name"}
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <div className="grid grid-cols-[96px_1fr] gap-3">
          <Field label="Answers with" error={badStatus ?? fieldError("status")}>
            {(control) => (
              <Input
                {...control}
                autoFocus={at === "status"}
                inputMode="numeric"
                maxLength={3}
                className="num"
                value={status}
                onChange={(event) => setStatus(event.target.value)}
              />
            )}
          </Field>
          <Field label="Content type" error={fieldError("content_type")}>
            {(control) => (
              <Input
                {...control}
                mono
                list="catch-content-types"
                value={type}
                onChange={(event) => setType(event.target.value)}
              />
            )}
          </Field>
          <datalist id="catch-content-types">
            <option value="application/json" />
            <option value="text/plain" />
            <option value="application/xml" />
          </datalist>
        </div>
        <Field
          label="Body"
          hint="Answer with 500 or 429 to see what a step does then."
          error={fieldError("body")}
        >
          {(control) => (
            <TextArea
              {...control}
              mono
              rows={5}
              maxLength={65536}
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Field>
        {refused && !placed && <Message title="Not saved">{refused.message}</Message>}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
