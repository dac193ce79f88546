import { useState } from "react";
import { setNodeId } from "../../../canvas/actions";
import { Button } from "../../../components/Button";
import { Dialog } from "../../../components/Dialog";
import { Field, Input } from "../../../components/Field";
import { plural } from "../../../lib/format";

/** Changes the name by which variables refer to a step; every reference follows. */
export function IdDialog({ id, uses, onClose }: { id: string; uses: number; onClose: () => void }) {
  const [text, setText] = useState(id);
  const [problem, setProblem] = useState<string>();
  const save = () => {
    const refused = setNodeId(id, text.trim());
    if (refused === undefined) onClose();
    else setProblem(refused);
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Name in variables"
      description={
        uses > 0
          ? `${plural(uses, "step")} refer to it and will follow.`
          : "No other step refers to it yet."
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" onClick={save}>
            Change
          </Button>
        </>
      }
    >
      <Field
        label="Name"
        hint="Small letters, digits and _: {{ order.body.total }} refers to the step order."
        error={problem}
      >
        {(control) => (
          <Input
            {...control}
            mono
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
            onKeyDown={(event) => event.key === "Enter" && save()}
          />
        )}
      </Field>
    </Dialog>
  );
}
