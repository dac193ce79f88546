import { Lock, TriangleAlert } from "lucide-react";
import { Link } from "wouter";
import type { VaultState } from "../../bindings";
import { useVault, vaultWorks } from "../../connections/use-connections";
import { cx } from "../../lib/cx";

const words: Record<VaultState, string> = {
  empty: "Vault empty",
  open: "Vault open",
  locked: "Vault locked",
  no_keyring: "No keyring",
  key_missing: "Vault key missing",
  wrong_key: "Wrong vault key",
};

/** How the vault is, in two words; leads to its settings. */
export function VaultSign({ className }: { className?: string }) {
  const vault = useVault().data;
  if (!vault) return null;
  const works = vaultWorks(vault);
  const Icon = works || vault.state === "locked" ? Lock : TriangleAlert;
  return (
    <Link
      href="/settings/vault"
      className={cx(
        "flex items-center gap-1.5 rounded-1 text-12 whitespace-nowrap",
        works ? "text-ink-3 hover:text-ink" : "font-medium text-waiting hover:underline",
        className,
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {words[vault.state]}
    </Link>
  );
}
