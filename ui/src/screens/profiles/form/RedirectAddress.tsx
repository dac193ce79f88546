import { ExternalLink } from "lucide-react";
import type { Service } from "../../../bindings";
import { CopyButton } from "../../../components/CopyButton";

const REDIRECT = "http://127.0.0.1/callback";

/** What has to be told to the provider before it gives out a client, and where. */
export function RedirectAddress({ service }: { service: Service | undefined }) {
  return (
    <div className="rounded-2 border border-line bg-bg px-3 py-2 text-12 text-ink-2">
      <p>{service?.register_hint || "Register Hookline as an application at the provider."}</p>
      <p className="mt-2 flex items-center gap-1">
        Redirect address
        <code className="ml-1 min-w-0 truncate font-mono text-ink select-all">{REDIRECT}</code>
        <CopyButton size="sm" label="Copy the redirect address" text={REDIRECT} />
      </p>
      <p className="text-ink-3">Each sign-in uses a free port: the provider has to allow any.</p>
      {service && <ServiceLinks service={service} />}
    </div>
  );
}

/** Where a client or key is registered, and the documentation. */
export function ServiceLinks({ service }: { service: Service }) {
  return (
    <p className="mt-2 flex flex-wrap gap-x-4">
      {service.register_url && (
        <OutsideLink href={service.register_url}>Register at {service.name}</OutsideLink>
      )}
      {service.documentation && (
        <OutsideLink href={service.documentation}>Documentation</OutsideLink>
      )}
    </p>
  );
}

function OutsideLink({ href, children }: { href: string; children: React.ReactNode }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer noopener"
      className="inline-flex items-center gap-1 rounded-1 font-medium text-accent hover:underline"
    >
      {children}
      <ExternalLink aria-hidden className="size-3" />
      <span className="sr-only">(opens in the browser)</span>
    </a>
  );
}
