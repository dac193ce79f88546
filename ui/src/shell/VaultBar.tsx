import { Link, useLocation } from "wouter";
import { UnlockButtons } from "../connections/UnlockVault";
import { useVault, vaultWorks } from "../connections/use-connections";
import { plural } from "../lib/format";
import { Bar } from "./Bar";

/** Said when secrets are kept but cannot be used: why, the way out, and the runs that wait. */
export function VaultBar() {
  const [location] = useLocation();
  const vault = useVault().data;
  // The settings say the same, with more room; and an empty vault hinders nobody.
  if (!vault || vaultWorks(vault) || location.startsWith("/settings")) return null;
  if (vault.secrets === 0 && vault.waiting === 0) return null;
  return (
    <Bar
      actions={
        <>
          <UnlockButtons vault={vault} />
          <Link
            href="/settings/vault"
            className="self-center px-1 text-12 font-medium text-accent hover:underline"
          >
            Settings
          </Link>
        </>
      }
    >
      {vault.message}
      {vault.waiting > 0 &&
        ` ${plural(vault.waiting, "run")} ${vault.waiting === 1 ? "waits" : "wait"} for it.`}
    </Bar>
  );
}
