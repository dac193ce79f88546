import { useState } from "react";
import type { ConnectionDetail } from "../../bindings";
import { Button } from "../../components/Button";
import { SecretField } from "../../components/SecretField";
import { Message } from "../../components/States";
import { keepConnection } from "../../connections/authorize";
import { PlainField } from "../../connections/PlainField";
import { rpc } from "../../lib/host";
import { useRpcMutation } from "../../lib/query";
import { Part } from "./Part";

export interface CredentialsProps {
  connection: ConnectionDetail;
  /** The first secret is to be typed again. */
  entering: boolean;
  onEntered: () => void;
}

/** What its owner typed: shown where it is plain, revealed on asking where it is secret. */
export function Credentials({ connection, entering, onEntered }: CredentialsProps) {
  const { id, wanted, fields, secrets } = connection;
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const update = useRpcMutation("connection_update");
  if (wanted.length === 0) return null;

  const change = (name: string, value: string | undefined) => {
    update.reset();
    setTyped(({ [name]: _, ...rest }) => (value === undefined ? rest : { ...rest, [name]: value }));
  };
  const changed = wanted.filter((field) =>
    field.secret
      ? typed[field.name]
      : typed[field.name] !== undefined && typed[field.name] !== (fields[field.name] ?? ""),
  );
  const refused = (name: string) =>
    update.error?.field?.includes(name) ? update.error.message : undefined;
  const first = wanted.find((field) => field.secret)?.name;

  const save = () => {
    const of = (secret: boolean) =>
      Object.fromEntries(
        changed
          .filter((field) => field.secret === secret)
          .map((field) => [field.name, typed[field.name] ?? ""]),
      );
    update.mutate(
      { connection: id, fields: { ...fields, ...of(false) }, secrets: of(true) },
      {
        onSuccess: (detail) => {
          keepConnection(detail);
          setTyped({});
          onEntered();
        },
      },
    );
  };

  return (
    <Part title="Credential">
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (changed.length > 0) save();
        }}
      >
        {wanted.map((field) => {
          const { name } = field;
          if (!field.secret) {
            return (
              <PlainField
                key={name}
                field={field}
                value={typed[name] ?? fields[name] ?? ""}
                error={refused(name)}
                onChange={(value) => change(name, value)}
              />
            );
          }
          const again = entering && name === first;
          return (
            <SecretField
              key={again ? `${name} again` : name}
              label={field.label}
              hint={field.help}
              error={refused(name)}
              stored={secrets.includes(name) && !again}
              autoFocus={again}
              hidden={field.hidden}
              lines={field.lines}
              value={typed[name]}
              onChange={(value) => change(name, value)}
              onReveal={async () =>
                (await rpc("connection_reveal", { connection: id, field: name })).value
              }
            />
          );
        })}
        {update.error && !wanted.some((field) => refused(field.name)) && (
          <Message title="Not saved">{update.error.message}</Message>
        )}
        {(changed.length > 0 || entering) && (
          <div className="flex gap-2">
            <Button type="submit" size="sm" busy={update.isPending} disabled={changed.length === 0}>
              Save
            </Button>
            <Button
              size="sm"
              tone="quiet"
              onClick={() => {
                setTyped({});
                update.reset();
                onEntered();
              }}
            >
              Discard
            </Button>
          </div>
        )}
      </form>
    </Part>
  );
}
