import { useState } from "react";
import type { SigningKey, SigningKeyMade } from "../bindings";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Message } from "../components/States";
import { notify } from "../components/toast";
import { useRpcMutation } from "../lib/query";
import { keepKey } from "./NewKey";
import { rotationWords } from "./presets";
import { SecretOnce } from "./SecretOnce";
import { SecretSource } from "./SecretSource";

/** Another secret for a key; the one before stays good for a day. */
export function RotateKey({
  signingKey: { id, name, preset },
  onClose,
}: {
  signingKey: Pick<SigningKey, "id" | "name" | "preset">;
  onClose: () => void;
}) {
  const [secret, setSecret] = useState<string>();
  const [made, setMade] = useState<SigningKeyMade>();
  const [tried, setTried] = useState(false);
  const rotate = useRpcMutation("signing_key_rotate");
  const missing = secret === "" ? "Paste the secret that the receiver gave." : undefined;
  const atField = rotate.error?.field === "secret" ? rotate.error.message : undefined;

  if (made?.secret) {
    return <SecretOnce name={name} secret={made.secret} note={made.note} onClose={onClose} />;
  }
  const submit = () => {
    setTried(true);
    if (missing) return;
    rotate.mutate(
      { key: id, ...(secret !== undefined && { secret }) },
      {
        onSuccess: (answer) => {
          keepKey(answer.key);
          if (answer.secret) setMade(answer);
          else {
            notify(answer.note, 8000);
            onClose();
          }
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Replace the secret of ${name}`}
      description={rotationWords(preset)}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={rotate.isPending} onClick={submit}>
            Replace the secret
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SecretSource
          value={secret}
          onChange={(next) => {
            rotate.reset();
            setSecret(next);
          }}
          error={atField ?? (tried ? missing : undefined)}
        />
        {rotate.error && !atField && (
          <Message className="mt-3" title="Not replaced">
            {rotate.error.message}
          </Message>
        )}
      </form>
    </Dialog>
  );
}
