import { Plus, X } from "lucide-react";
import { useState } from "react";
import type { ConnectionDetail } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { AlertDialog } from "../../components/Dialog";
import { Field, Input } from "../../components/Field";
import { keepConnection } from "../../connections/authorize";
import { originOf } from "../../connections/words";
import { useRpcMutation } from "../../lib/query";
import { Part } from "./Part";

export interface OriginsProps {
  connection: ConnectionDetail;
  /** An origin that a step wanted to go to, to be confirmed now. */
  asked: string | undefined;
  onAnswered: () => void;
}

/** Where the credential may go: the profile's addresses, and those that its owner confirmed. */
export function Origins({ connection, asked, onAnswered }: OriginsProps) {
  const { id, name, origins, confirmed } = connection;
  const [typed, setTyped] = useState("");
  const [tried, setTried] = useState(false);
  const [wanted, setWanted] = useState<string>();
  const update = useRpcMutation("connection_update");

  const wish = asked === undefined ? undefined : originOf(asked);
  const known = (origin: string) => origins.includes(origin) || confirmed.includes(origin);
  const confirming = wanted ?? (wish && !known(wish) ? wish : undefined);
  const origin = originOf(typed);
  const problem = !origin
    ? "Give an address, such as https://api.example.com."
    : known(origin)
      ? "It may go there already."
      : undefined;

  const save = (next: string[], then?: () => void) =>
    update.mutate(
      { connection: id, confirmed: next, secrets: {} },
      {
        onSuccess: (detail) => {
          keepConnection(detail);
          then?.();
        },
        onSettled: () => {
          setWanted(undefined);
          onAnswered();
        },
      },
    );

  return (
    <Part title="Where its credential may go">
      <ul aria-label="Addresses" className="flex flex-col">
        {origins.map((one) => (
          <li key={one} className="flex min-h-7 items-center gap-2">
            <code className="min-w-0 flex-1 font-mono text-12 wrap-anywhere">{one}</code>
            <span className="text-12 text-ink-3">Auth profile</span>
          </li>
        ))}
        {confirmed.map((one) => (
          <li key={one} className="flex min-h-7 items-center gap-2">
            <code className="min-w-0 flex-1 font-mono text-12 wrap-anywhere">{one}</code>
            <span className="text-12 text-ink-3">Confirmed by you</span>
            <IconButton
              size="sm"
              label={`No longer let it go to ${one}`}
              onClick={() => save(confirmed.filter((other) => other !== one))}
            >
              <X className="size-3.5" />
            </IconButton>
          </li>
        ))}
        {origins.length + confirmed.length === 0 && (
          <li className="text-12 text-waiting">
            Nowhere yet: every step with this connection is stopped before anything is sent. Add the
            address of the application.
          </li>
        )}
      </ul>
      <form
        noValidate
        className="mt-1 flex items-start gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          if (origin && !problem) setWanted(origin);
        }}
      >
        <Field
          label="Another address"
          hideLabel
          error={tried && typed !== "" ? problem : update.error?.message}
          className="flex-1"
        >
          {(control) => (
            <Input
              {...control}
              mono
              placeholder="https://api.example.com"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setTried(false);
                update.reset();
              }}
            />
          )}
        </Field>
        <Button type="submit" icon={<Plus />} disabled={typed.trim() === ""}>
          Add
        </Button>
      </form>
      {confirming && (
        <AlertDialog
          open
          onClose={() => {
            setWanted(undefined);
            onAnswered();
          }}
          title={`Let the credential of ${name} go to ${confirming}?`}
          description={`Every step that uses this connection can then send it there, and whoever runs ${confirming} can use it as you. Allow it only for an address that you know belongs to the application.`}
          action="Allow this address"
          cancel="Do not allow"
          danger={false}
          busy={update.isPending}
          onAction={() =>
            save([...confirmed, confirming], () => {
              setTyped("");
              setTried(false);
            })
          }
        />
      )}
    </Part>
  );
}
