import { useEffect, useRef } from "react";
import { useParams } from "wouter";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { useRpc } from "../../lib/query";
import { Page } from "../../shell/Page";
import { About } from "./About";
import { Appearance } from "./Appearance";
import { Alerts } from "./alerts/Alerts";
import { Incoming } from "./Incoming";
import { Retention } from "./Retention";
import { SigningKeys } from "./SigningKeys";
import { Vault } from "./Vault";

/** `#/settings`, `#/settings/vault`. */
export default function Settings() {
  const { section } = useParams<{ section?: string }>();
  const info = useRpc("app_info", {});
  const settings = useRpc("settings_get", {});
  const error = settings.error ?? info.error;
  const ready = settings.data !== undefined && info.data !== undefined;
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!ready || !section || !content.current) return;
    const place = `[data-place="${CSS.escape(section)}"]`;
    const show = () => document.querySelector(place)?.scrollIntoView({ block: "start" });
    show();
    // What loads later above it would push it away, until the user moves by hand.
    const observer = new ResizeObserver(show);
    observer.observe(content.current);
    const stop = () => observer.disconnect();
    const moves = ["wheel", "pointerdown", "keydown"] as const;
    for (const move of moves) window.addEventListener(move, stop, { once: true });
    return () => {
      stop();
      for (const move of moves) window.removeEventListener(move, stop);
    };
  }, [ready, section]);
  return (
    <Page title="Settings">
      <div className="min-h-0 flex-1 overflow-auto">
        {settings.data && info.data ? (
          <div ref={content} className="max-w-[760px] px-4 pb-12">
            <Appearance theme={settings.data.theme} />
            <Incoming settings={settings.data} hooks={info.data.hooks} />
            <Alerts />
            <SigningKeys />
            <Vault />
            <Retention settings={settings.data} />
            <About info={info.data} />
          </div>
        ) : error ? (
          <ErrorState
            title="The settings could not be read"
            error={error}
            onRetry={() => {
              void settings.refetch();
              void info.refetch();
            }}
          />
        ) : (
          <Skeleton rows={6} label="Loading the settings" />
        )}
      </div>
    </Page>
  );
}
