import { useState } from "react";
import type { VaultInfo } from "../bindings";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { SecretField } from "../components/SecretField";
import { notifyError } from "../components/toast";
import { queryClient, queryKey, useRpcMutation } from "../lib/query";

/** What the engine just said of the vault is known everywhere. */
export function keepVault(vault: VaultInfo): void {
  queryClient.setQueryData(queryKey("vault_get"), vault);
  void queryClient.invalidateQueries({ queryKey: ["connection_list"] });
}

/** The ways to open a vault that is not open: the keyring once more, or the recovery passphrase. */
export function UnlockButtons({ vault }: { vault: VaultInfo }) {
  const [asking, setAsking] = useState(false);
  const unlock = useRpcMutation("vault_unlock");
  const again = () =>
    unlock.mutate(
      {},
      { onSuccess: keepVault, onError: (error) => notifyError("Not opened", error) },
    );
  return (
    <>
      {vault.passphrase && (
        <Button size="sm" onClick={() => setAsking(true)}>
          Enter the passphrase
        </Button>
      )}
      <Button size="sm" busy={unlock.isPending} onClick={again}>
        {vault.state === "locked" ? "Unlock the keyring" : "Try the keyring again"}
      </Button>
      {asking && <PassphraseDialog onClose={() => setAsking(false)} />}
    </>
  );
}

function PassphraseDialog({ onClose }: { onClose: () => void }) {
  const [passphrase, setPassphrase] = useState("");
  const unlock = useRpcMutation("vault_unlock");
  const submit = () => {
    if (passphrase === "") return;
    unlock.mutate(
      { passphrase },
      {
        onSuccess: (vault) => {
          keepVault(vault);
          onClose();
        },
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title="Open the vault"
      description="With the recovery passphrase that was set for it. Runs that wait go on by themselves."
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            tone="primary"
            busy={unlock.isPending}
            disabled={passphrase === ""}
            onClick={submit}
          >
            Open
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <SecretField
          label="Passphrase"
          autoFocus
          stored={false}
          value={passphrase}
          error={unlock.error?.message}
          onChange={(value) => {
            unlock.reset();
            setPassphrase(value ?? "");
          }}
        />
      </form>
    </Dialog>
  );
}
