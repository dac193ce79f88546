import type { AppInfo } from "../../bindings";
import { CopyButton } from "../../components/CopyButton";
import { Section } from "./Section";

/** Where the data are, and what runs here. */
export function About({ info }: { info: AppInfo }) {
  return (
    <>
      <Section
        title="Data"
        about="Flows, runs and what they kept. For a backup, close Hookline and copy this folder."
      >
        <div className="flex max-w-full items-center gap-2">
          <code className="min-w-0 font-mono text-12 leading-5 wrap-anywhere select-all">
            {info.data}
          </code>
          <CopyButton size="sm" label="Copy the path" text={info.data} />
        </div>
      </Section>
      <Section title="About">
        <p>
          Hookline {info.version}
          <span className="text-ink-3">
            , {info.host === "desktop" ? "in its own window" : "served by hookline-server"}
          </span>
        </p>
      </Section>
    </>
  );
}
