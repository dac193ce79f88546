import { Button } from "../components/Button";
import { CopyButton } from "../components/CopyButton";
import { Dialog } from "../components/Dialog";
import { Field, Input } from "../components/Field";
import { Message } from "../components/States";

/** A secret that was just made: the only time that it is shown. */
export function SecretOnce({
  name,
  secret,
  note,
  onClose,
}: {
  name: string;
  secret: string;
  /** What to do with it now, and which secret signs. */
  note: string;
  onClose: () => void;
}) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`The secret of ${name}`}
      footer={
        <Button tone="primary" onClick={onClose}>
          I have kept it
        </Button>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Secret" hint={note}>
          {(control) => (
            <Input
              {...control}
              readOnly
              mono
              value={secret}
              onFocus={(event) => event.currentTarget.select()}
              trail={
                <CopyButton
                  size="sm"
                  label="Copy the secret"
                  words="Copy"
                  text={secret}
                  className="-mr-1.5"
                />
              }
            />
          )}
        </Field>
        <Message tone="waiting" title="It is shown this once">
          Keep it where you keep passwords. Hookline holds it in the vault and signs with it, but
          never shows it again.
        </Message>
      </div>
    </Dialog>
  );
}
