import { Globe, Lock, Smartphone } from "lucide-react";
import type { ReactNode } from "react";
import type { ProfileSettings } from "../../bindings";
import { browserHost, type Way } from "../words";

/** What the main action does, and where what is secret goes. */
export function WhatHappens({ way, settings }: { way: Way; settings: ProfileSettings }) {
  const host = browserHost(settings);
  switch (way) {
    case "browser":
      return (
        <Note icon={<Globe aria-hidden className="size-3.5" />}>
          Your browser opens <Host>{host || "the provider’s page"}</Host>. You sign in there,
          Hookline never sees your password, and the token stays in your vault.
        </Note>
      );
    case "code":
      return (
        <Note icon={<Smartphone aria-hidden className="size-3.5" />}>
          <Host>{host || "The provider"}</Host> gives a short code, which you enter on its page on
          any device. Hookline never sees your password, and the token stays in your vault.
        </Note>
      );
    case "direct": {
      // What is still to be filled in, such as the shop's name, is left open.
      const places = settings.origins.map((origin) =>
        origin.replace(/^https?:\/\//, "").replace(/\{\w+\}/g, "…"),
      );
      return (
        <Note icon={<Lock aria-hidden className="size-3.5" />}>
          It stays in your vault
          {places.length > 0 ? (
            <>
              , and goes only to <Host>{places.slice(0, 3).join(", ")}</Host>
              {places.length > 3 && ` and ${places.length - 3} more`}.
            </>
          ) : (
            ". Which addresses it may go to is confirmed afterwards."
          )}
        </Note>
      );
    }
  }
}

function Host({ children }: { children: ReactNode }) {
  return <b className="font-semibold wrap-anywhere">{children}</b>;
}

function Note({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className="flex gap-2 text-12 text-ink-2">
      <span className="mt-px shrink-0 text-ink-3">{icon}</span>
      <p className="min-w-0">{children}</p>
    </div>
  );
}
