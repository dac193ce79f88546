import { useState } from "react";
import type { ConnectionDetail } from "../../bindings";
import { Button, LinkButton } from "../../components/Button";
import { FieldError } from "../../components/Field";
import { keepConnection } from "../../connections/authorize";
import { ScopePicker } from "../../connections/ScopePicker";
import { useRpc, useRpcMutation } from "../../lib/query";
import { Part } from "./Part";

export interface PermissionsProps {
  connection: ConnectionDetail;
  /** Other permissions count once the provider was asked for them. */
  onAuthorize: () => void;
}

/** What the provider granted, and the way to ask for something else. */
export function Permissions({ connection, onAuthorize }: PermissionsProps) {
  const { id, granted, scopes: asked, state } = connection;
  const profile = useRpc("profile_get", { profile: connection.profile });
  const method = profile.data?.settings.method;
  const offered = method?.type === "oauth2" ? method.scopes : [];
  const [draft, setDraft] = useState<readonly string[]>();
  const update = useRpcMutation("connection_update");
  if (granted.length === 0 && asked.length === 0 && offered.length === 0) return null;

  const save = () => {
    if (!draft) return;
    update.mutate(
      { connection: id, scopes: [...draft], secrets: {} },
      {
        onSuccess: (detail) => {
          keepConnection(detail);
          setDraft(undefined);
          onAuthorize();
        },
      },
    );
  };

  if (draft) {
    return (
      <Part title="Permissions">
        <ScopePicker
          label="What may flows do?"
          scopes={offered}
          chosen={draft}
          onChange={setDraft}
        />
        {update.error && <FieldError>{update.error.message}</FieldError>}
        <div className="mt-2 flex gap-2">
          <Button size="sm" busy={update.isPending} onClick={save}>
            Save and authorize
          </Button>
          <Button size="sm" tone="quiet" onClick={() => setDraft(undefined)}>
            Cancel
          </Button>
        </div>
      </Part>
    );
  }

  const shown = state === "connected" && granted.length > 0 ? granted : asked;
  const refused =
    state === "connected" && granted.length > 0
      ? asked.filter((one) => !granted.includes(one))
      : [];
  const means = new Map(offered.map((scope) => [scope.name, scope.description]));
  return (
    <Part
      title={
        state === "connected" && granted.length > 0
          ? "Permissions granted"
          : "Permissions asked for"
      }
      aside={offered.length > 0 && <LinkButton onClick={() => setDraft(asked)}>Change</LinkButton>}
    >
      {shown.length === 0 ? (
        <p className="text-12 text-ink-3">What the provider gives without asking for more.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {shown.map((scope) => (
            <li key={scope} className="min-w-0">
              <span className="font-mono text-12 wrap-anywhere">{scope}</span>
              {means.get(scope) && (
                <span className="block text-12 text-ink-3">{means.get(scope)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {refused.length > 0 && (
        <p className="mt-2 text-12 text-waiting">
          Asked for, but not granted: <span className="font-mono">{refused.join(", ")}</span>
        </p>
      )}
    </Part>
  );
}
