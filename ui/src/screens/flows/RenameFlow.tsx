import { useState } from "react";
import type { FlowSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Input, TextArea } from "../../components/Field";
import { queryClient, queryKey, useRpcMutation } from "../../lib/query";

export interface RenameFlowProps {
  flow: FlowSummary;
  /** Where the caret starts. */
  at: "name" | "description";
  onClose: () => void;
}

export function RenameFlow({ flow, at, onClose }: RenameFlowProps) {
  const [name, setName] = useState(flow.name);
  const [description, setDescription] = useState(flow.description);
  const rename = useRpcMutation("flow_rename");
  const missing = name.trim() === "";

  const save = () => {
    if (missing) return;
    rename.mutate(
      { flow: flow.id, name: name.trim(), description: description.trim() },
      {
        onSuccess: (detail) => {
          queryClient.setQueryData(queryKey("flow_get", { flow: flow.id }), detail);
          void queryClient.invalidateQueries({ queryKey: queryKey("flow_list") });
          onClose();
        },
      },
    );
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title="Name and description"
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={rename.isPending} disabled={missing} onClick={save}>
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
        <Field label="Name" error={missing ? "Give the flow a name." : rename.error?.message}>
          {(control) => (
            <Input
              {...control}
              autoFocus={at === "name"}
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Description" hint="One sentence that says what it is for.">
          {(control) => (
            <TextArea
              {...control}
              autoFocus={at === "description"}
              rows={2}
              maxLength={2000}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter" || event.shiftKey) return;
                event.preventDefault();
                save();
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
