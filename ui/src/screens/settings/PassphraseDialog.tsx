import { useState } from "react";
import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { SecretField } from "../../components/SecretField";
import { Message } from "../../components/States";
import { keepVault } from "../../connections/UnlockVault";
import { useRpcMutation } from "../../lib/query";

export type PassphraseChange = "set" | "change" | "remove";

/** The fewest characters that a passphrase has. */
const LEAST = 12;

const titles: Record<PassphraseChange, string> = {
  set: "Set a recovery passphrase",
  change: "Change the recovery passphrase",
  remove: "Remove the recovery passphrase",
};
const actions: Record<PassphraseChange, string> = {
  set: "Set the passphrase",
  change: "Change the passphrase",
  remove: "Remove the passphrase",
};

/** Sets, changes or removes the passphrase; a new one is typed twice. */
export function PassphraseDialog({
  change,
  onClose,
}: {
  change: PassphraseChange;
  onClose: () => void;
}) {
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const save = useRpcMutation("vault_passphrase");

  const asksCurrent = change !== "set";
  const asksNext = change !== "remove";
  const problems = {
    current: asksCurrent && current === "" ? "Give the present passphrase." : undefined,
    next:
      asksNext && [...next].length < LEAST
        ? `Give at least ${LEAST} characters; a few words that belong to nobody else are best.`
        : undefined,
    again: asksNext && again !== next ? "The two are not the same." : undefined,
  };
  const stands = Object.values(problems).some(Boolean);
  const refused = save.error;
  const said = (field: "current" | "next" | "again") =>
    (tried ? problems[field] : undefined) ??
    (refused?.field === (field === "next" ? "new" : field) ? refused.message : undefined);

  const submit = () => {
    setTried(true);
    if (stands) return;
    save.mutate(
      { ...(asksCurrent && { current }), ...(asksNext && { new: next }) },
      {
        onSuccess: (vault) => {
          keepVault(vault);
          onClose();
        },
      },
    );
  };
  const typed = (set: (text: string) => void) => (value: string | undefined) => {
    save.reset();
    set(value ?? "");
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={titles[change]}
      {...(change === "remove" && {
        description:
          "Without it, only the keyring opens the vault. If that is lost, every connection has to be authorized again.",
      })}
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone={change === "remove" ? "danger-solid" : "primary"}
            busy={save.isPending}
            onClick={submit}
          >
            {actions[change]}
          </Button>
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {asksCurrent && (
          <SecretField
            label="Present passphrase"
            autoFocus
            stored={false}
            value={current}
            error={said("current")}
            onChange={typed(setCurrent)}
          />
        )}
        {asksNext && (
          <>
            <SecretField
              label="New passphrase"
              autoFocus={!asksCurrent}
              stored={false}
              value={next}
              error={said("next")}
              hint={`At least ${LEAST} characters. Nobody can tell you what it was: keep it somewhere safe.`}
              onChange={typed(setNext)}
            />
            <SecretField
              label="The same again"
              stored={false}
              value={again}
              error={said("again")}
              onChange={typed(setAgain)}
            />
          </>
        )}
        {refused && !["current", "new"].includes(refused.field ?? "") && (
          <Message title="Not changed">{refused.message}</Message>
        )}
        {/* Enter in any field. */}
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
