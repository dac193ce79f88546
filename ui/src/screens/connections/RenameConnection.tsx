import { useState } from "react";
import type { ConnectionSummary } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, Input } from "../../components/Field";
import { keepConnection } from "../../connections/authorize";
import { useRpcMutation } from "../../lib/query";

export function RenameConnection({
  connection,
  onClose,
}: {
  connection: ConnectionSummary;
  onClose: () => void;
}) {
  const [name, setName] = useState(connection.name);
  const rename = useRpcMutation("connection_update");
  const missing = name.trim() === "";
  const save = () => {
    if (missing) return;
    rename.mutate(
      { connection: connection.id, name: name.trim(), secrets: {} },
      {
        onSuccess: (detail) => {
          keepConnection(detail);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Rename ${connection.name}`}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={rename.isPending} disabled={missing} onClick={save}>
            Rename
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label="Name"
          error={missing ? "Give the connection a name." : rename.error?.message}
          hint={`Its link name stays ${connection.link_name}, so that nothing that refers to it breaks.`}
        >
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={100}
              value={name}
              onChange={(event) => {
                rename.reset();
                setName(event.target.value);
              }}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
