import { useState } from "react";
import { useBuilder } from "../../canvas/store";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextArea } from "../../components/Field";
import { rename } from "./flow-edits";

/** What the flow is for, in a sentence. */
export function DescriptionDialog({ onClose }: { onClose: () => void }) {
  const { name, description } = useBuilder.getState();
  const [text, setText] = useState(description);
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);

  const save = async () => {
    setBusy(true);
    const refused = await rename(name, text.trim());
    setBusy(false);
    if (refused === undefined) onClose();
    else setProblem(refused);
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={name}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={busy} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <Field label="What it is for" hint="One sentence, shown in the list." error={problem}>
        {(control) => (
          <TextArea
            {...control}
            autoFocus
            rows={3}
            maxLength={2000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
