import { Check, Eye, MousePointerClick } from "lucide-react";
import type { ReactNode } from "react";
import type { Group } from "../../bindings";
import { KindTile } from "../../components/KindTile";
import { type Mark, StatusGlyph } from "../../components/Status";
import { cx } from "../../lib/cx";

/** Where the sample event is: not sent, on its way, or through. */
export type Progress = "ready" | "running" | "done" | "failed";

const marks: Record<Progress, Mark | undefined> = {
  ready: undefined,
  running: "running",
  done: "ok",
  failed: "failed",
};

/** The sample flow, small: a trigger, the request, and the catch URL outside. */
export function SampleStage({ progress }: { progress: Progress }) {
  const taken = progress === "done";
  return (
    <div
      role="img"
      aria-label="Sample flow: Webhook, then Send Webhook, then your catch URL"
      className="canvas-dots my-5 flex items-center overflow-hidden rounded-3 border border-line h-42 px-8"
    >
      <Card
        name="New order"
        icon="log-in"
        group="triggers"
        what="Waits for an event"
        foot="Sample event ready"
        footIcon={<MousePointerClick />}
        mark={progress === "ready" ? undefined : "ok"}
      />
      <Wire taken={progress !== "ready"} />
      <Card
        name="Pass it on"
        icon="send"
        group="actions"
        what="POST to your catch URL"
        foot="No sign-in needed"
        footIcon={<Check />}
        mark={marks[progress]}
      />
      <Wire taken={taken} />
      <Card
        outside
        name="Your catch URL"
        icon="inbox"
        group="data"
        what="Keeps what it receives"
        foot="Opens in Inspector"
        footIcon={<Eye />}
        mark={taken ? "ok" : undefined}
      />
    </div>
  );
}

interface CardProps {
  name: string;
  icon: string;
  group: Group;
  what: string;
  foot: string;
  footIcon: ReactNode;
  mark: Mark | undefined;
  outside?: boolean;
}

function Card({ name, icon, group, what, foot, footIcon, mark, outside = false }: CardProps) {
  return (
    <div
      className={cx(
        "relative min-w-0 flex-1 rounded-3 border border-line-strong",
        outside ? "border-dashed bg-bg" : "bg-surface shadow-node",
      )}
    >
      {mark && (
        <span className="absolute -top-2 right-3 rounded-full bg-surface p-px">
          <StatusGlyph mark={mark} />
        </span>
      )}
      <div className="flex items-center gap-2 pt-2 pr-2.5 pl-2">
        <KindTile icon={icon} group={group} />
        <span className="truncate font-semibold">{name}</span>
      </div>
      <p className="truncate pt-1 pr-2 pl-2.5 text-12 text-ink-2">{what}</p>
      <p className="mt-2 flex items-center gap-1.5 border-t border-line px-2.5 py-1.5 text-12 text-ink-2 [&_svg]:size-3.5">
        {footIcon}
        <span className="truncate">{foot}</span>
      </p>
    </div>
  );
}

function Wire({ taken }: { taken: boolean }) {
  const dot = cx(
    "size-2.5 shrink-0 rounded-full border-[1.5px]",
    taken ? "border-ok-mark bg-ok-mark" : "border-line-field bg-surface",
  );
  return (
    <span className="relative z-10 -mx-[5px] -mt-[52px] flex w-11 shrink-0 items-center">
      <span className={dot} />
      <span className={cx("flex-1", taken ? "h-0.5 bg-ok-mark" : "h-[1.5px] bg-line-field")} />
      <span className={dot} />
    </span>
  );
}
