import { useState } from "react";
import type { EventSource } from "../../bindings";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { Field, TextArea } from "../../components/Field";
import { readJsonTree } from "../../lib/json-tree";

export interface EventDialogProps {
  onClose: () => void;
  onTest: (event: EventSource) => void;
}

/** Tests with a body that somebody has at hand. Text that is not JSON is sent as text. */
export function PasteDialog({ onClose, onTest }: EventDialogProps) {
  const [text, setText] = useState("");
  const read = readJsonTree(text);
  const test = () => {
    onClose();
    onTest({ type: "body", text });
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Test with this body"
      width="w-[560px]"
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" disabled={text.trim() === ""} onClick={test}>
            Test
          </Button>
        </>
      }
    >
      <Field
        label="Body"
        hint={
          text.trim() === "" || read.ok
            ? "The JSON that a caller would send."
            : "This is not JSON, so it is sent as plain text."
        }
      >
        {(control) => (
          <TextArea
            {...control}
            mono
            autoFocus
            rows={12}
            placeholder={'{\n  "id": 10482,\n  "email": "ada@example.com"\n}'}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
