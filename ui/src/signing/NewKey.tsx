import { useState } from "react";
import type { SigningKey, SigningKeyMade, SigningPreset } from "../bindings";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field, Input } from "../components/Field";
import { Select } from "../components/Select";
import { Message } from "../components/States";
import { notify } from "../components/toast";
import { queryClient, queryKey, useRpcMutation } from "../lib/query";
import { PRESET_LIST, PRESETS } from "./presets";
import { SecretOnce } from "./SecretOnce";
import { SecretSource } from "./SecretSource";

export interface NewKeyProps {
  /** Where it is made for a step, the step's way of signing. */
  preset?: SigningPreset;
  onClose: () => void;
  onMade?: (key: SigningKey) => void;
}

/** A new key that signs what is sent; a secret that was made is shown once. */
export function NewKey({ preset: fixed, onClose, onMade }: NewKeyProps) {
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<SigningPreset>(fixed ?? "standard_webhooks");
  const [secret, setSecret] = useState<string>();
  const [tried, setTried] = useState(false);
  const [made, setMade] = useState<SigningKeyMade>();
  const create = useRpcMutation("signing_key_create");

  const noName = name.trim() === "" ? "Give the key a name, such as the receiver’s." : undefined;
  const noSecret = secret === "" ? "Paste the secret that the receiver gave." : undefined;
  const refused = create.error;
  const atField = (field: string) => (refused?.field === field ? refused.message : undefined);

  if (made?.secret) {
    return (
      <SecretOnce name={made.key.name} secret={made.secret} note={made.note} onClose={onClose} />
    );
  }
  const submit = () => {
    setTried(true);
    if (noName || noSecret) return;
    create.mutate(
      { name: name.trim(), preset, ...(secret !== undefined && { secret }) },
      {
        onSuccess: (answer) => {
          keepKey(answer.key);
          onMade?.(answer.key);
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
      title="New signing key"
      description="Requests are signed with its secret, so that the receiver knows that they come from you and were not changed on the way."
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button tone="primary" busy={create.isPending} onClick={submit}>
            Make the key
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={atField("name") ?? (tried ? noName : undefined)}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              maxLength={100}
              value={name}
              onChange={(event) => {
                create.reset();
                setName(event.target.value);
              }}
            />
          )}
        </Field>
        {!fixed && (
          <Field label="What the receiver understands" hint={PRESETS[preset].headers}>
            {(control) => (
              <Select
                {...control}
                value={preset}
                onChange={setPreset}
                choices={PRESET_LIST.map((value) => ({ value, label: PRESETS[value].label }))}
              />
            )}
          </Field>
        )}
        <SecretSource
          value={secret}
          onChange={(next) => {
            create.reset();
            setSecret(next);
          }}
          error={atField("secret") ?? (tried ? noSecret : undefined)}
        />
        {refused && !["name", "secret"].includes(refused.field ?? "") && (
          <Message title="Not made">{refused.message}</Message>
        )}
      </form>
    </Dialog>
  );
}

/** Puts a key into the list of them, by name, without waiting for it to be read again. */
export function keepKey(key: SigningKey): void {
  queryClient.setQueryData<SigningKey[]>(
    queryKey("signing_key_list"),
    (list) =>
      list &&
      [...list.filter((one) => one.id !== key.id), key].sort((a, b) =>
        a.name.localeCompare(b.name),
      ),
  );
  void queryClient.invalidateQueries({ queryKey: ["signing_key_list"] });
}
