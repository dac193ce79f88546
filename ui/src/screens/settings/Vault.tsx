import { useState } from "react";
import type { VaultInfo, VaultState } from "../../bindings";
import { Button } from "../../components/Button";
import { AlertDialog } from "../../components/Dialog";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState, Message } from "../../components/States";
import { StatusMark } from "../../components/Status";
import { notifyError } from "../../components/toast";
import { keepVault, UnlockButtons } from "../../connections/UnlockVault";
import { useConnections, useVault, vaultWorks } from "../../connections/use-connections";
import { plural } from "../../lib/format";
import { useRpcMutation } from "../../lib/query";
import { type PassphraseChange, PassphraseDialog } from "./PassphraseDialog";
import { Section } from "./Section";

const titles: Record<VaultState, string> = {
  empty: "Empty",
  open: "Open",
  locked: "The keyring is locked",
  no_keyring: "There is no keyring",
  key_missing: "The vault’s key is missing",
  wrong_key: "The key does not fit this vault",
};

/** Where secrets are kept, how it is, and the passphrase that opens it elsewhere. */
export function Vault() {
  const vault = useVault();
  return (
    <Section
      id="vault"
      title="Vault"
      about="Keys, passwords and tokens, sealed on this computer. The key to them is in the system’s keyring."
    >
      {vault.data ? (
        <>
          <HowItIs vault={vault.data} />
          <Passphrase vault={vault.data} />
          <BeginAnew vault={vault.data} />
        </>
      ) : vault.error ? (
        <ErrorState
          className="p-0"
          title="The vault could not be asked"
          error={vault.error}
          onRetry={() => void vault.refetch()}
        />
      ) : (
        <Skeleton rows={2} label="Asking the vault" />
      )}
    </Section>
  );
}

function HowItIs({ vault }: { vault: VaultInfo }) {
  const waits =
    vault.waiting > 0 &&
    `${plural(vault.waiting, "run")} ${vault.waiting === 1 ? "waits for it and goes on by itself" : "wait for it and go on by themselves"} once it is open.`;
  if (!vaultWorks(vault)) {
    return (
      <Message
        className="w-full"
        tone="waiting"
        title={titles[vault.state]}
        actions={<UnlockButtons vault={vault} />}
      >
        <p>{vault.message}</p>
        {waits && <p>{waits}</p>}
      </Message>
    );
  }
  return (
    <div>
      <StatusMark mark={vault.state === "open" ? "ok" : "skipped"} plain>
        {vault.state === "open"
          ? `Open, with ${plural(vault.secrets, "secret")}`
          : "Empty: the first secret makes its key"}
      </StatusMark>
      <p className="pl-5 text-12 text-ink-3">
        {vault.keeper === "keyring" && "Opened by the system’s keyring, each time Hookline starts."}
        {vault.keeper === "passphrase" && "Opened by the recovery passphrase."}
        {vault.message && ` ${vault.message}`}
      </p>
    </div>
  );
}

function Passphrase({ vault }: { vault: VaultInfo }) {
  const [change, setChange] = useState<PassphraseChange>();
  // Without a key there is nothing that a passphrase could open; without a keyring it makes one.
  const canSet = vaultWorks(vault) || (vault.state === "no_keyring" && !vault.passphrase);
  return (
    <div className="w-full">
      <h3 className="text-12 font-medium text-ink-2">Recovery passphrase</h3>
      <p className="mt-0.5 text-12 text-ink-3">
        {vault.passphrase
          ? "It is set. Keep it where you find it without this computer: it opens a copy of the data folder on another one."
          : "Not set. With one, the vault can be opened on another computer, or when the keyring is lost. Without it, both mean that every connection has to be authorized again."}
      </p>
      <div className="mt-2 flex flex-wrap gap-2">
        {vault.passphrase ? (
          <>
            <Button size="sm" onClick={() => setChange("change")}>
              Change…
            </Button>
            <Button size="sm" tone="quiet" onClick={() => setChange("remove")}>
              Remove…
            </Button>
          </>
        ) : (
          canSet && (
            <Button size="sm" onClick={() => setChange("set")}>
              Set a passphrase…
            </Button>
          )
        )}
      </div>
      {change && <PassphraseDialog change={change} onClose={() => setChange(undefined)} />}
    </div>
  );
}

function BeginAnew({ vault }: { vault: VaultInfo }) {
  const [asking, setAsking] = useState(false);
  const connections = useConnections().data ?? [];
  const anew = useRpcMutation("vault_start_anew");
  if (vault.secrets === 0) return null;
  const effect =
    connections.length === 0
      ? "Client secrets of auth profiles have to be entered again."
      : `${plural(connections.length, "connection")} ${connections.length === 1 ? "has" : "have"} to be authorized again, and client secrets of auth profiles entered again.`;
  return (
    <div className="w-full">
      <h3 className="text-12 font-medium text-ink-2">Begin anew</h3>
      <p className="mt-0.5 text-12 text-ink-3">
        When the key is lost for good: gives up what the vault holds, and makes a new key. Flows and
        runs stay.
      </p>
      <Button size="sm" tone="danger" className="mt-2" onClick={() => setAsking(true)}>
        Begin anew…
      </Button>
      <AlertDialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Give up ${plural(vault.secrets, "secret")} for good?`}
        description={`Nothing can bring them back. ${effect} Flows, runs and profiles stay.`}
        action={`Give up ${plural(vault.secrets, "secret")}`}
        cancel="Keep them"
        busy={anew.isPending}
        onAction={() =>
          anew.mutate(
            {},
            {
              onSuccess: keepVault,
              onError: (error) => notifyError("Not begun anew", error),
              onSettled: () => setAsking(false),
            },
          )
        }
      />
    </div>
  );
}
