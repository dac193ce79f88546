import { Ellipsis, Pencil, Play, RefreshCw, Trash, Unplug } from "lucide-react";
import { Link } from "wouter";
import type { ConnectionSummary } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { Menu, type MenuEntries } from "../../components/Menu";
import { ServiceTile } from "../../components/ServiceTile";
import { StatusMark } from "../../components/Status";
import { TimeAgo } from "../../components/TimeAgo";
import { notifyError } from "../../components/toast";
import { isOauth } from "../../connections/AuthorizeState";
import { authorize } from "../../connections/authorize";
import { statusOf } from "../../connections/words";
import { cx } from "../../lib/cx";
import { plural } from "../../lib/format";
import type { ConnectionsTableProps } from "./ConnectionsTable";

const cell = "h-row-tall overflow-hidden border-b border-line px-2";

export interface ConnectionRowProps
  extends Pick<ConnectionsTableProps, "onOpen" | "onAsk" | "now"> {
  connection: ConnectionSummary;
  selected: boolean;
}

export function ConnectionRow({ connection, selected, now, onOpen, onAsk }: ConnectionRowProps) {
  const { id, name, service, state, flows } = connection;
  const status = statusOf(connection, now);
  const oauth = isOauth(connection.method);
  const ground = selected ? "bg-selected" : "group-hover:bg-hover";

  const reconnect = () => {
    if (!oauth) return onOpen(id, "do=enter");
    onOpen(id);
    authorize(id).catch((error: unknown) => notifyError("Not authorized", error));
  };
  const entries: MenuEntries = [
    { label: "Test", icon: <Play />, onSelect: () => onOpen(id, "do=test") },
    { label: "Rename", icon: <Pencil />, onSelect: () => onAsk({ type: "rename", connection }) },
    ...(oauth ? [{ label: againWords(connection), icon: <RefreshCw />, onSelect: reconnect }] : []),
    "line",
    ...(state === "new"
      ? []
      : [
          {
            label: "Disconnect",
            icon: <Unplug />,
            onSelect: () => onAsk({ type: "disconnect", connection }),
          },
        ]),
    {
      label: "Delete",
      icon: <Trash />,
      danger: true,
      onSelect: () => onAsk({ type: "delete", connection }),
    },
  ];

  return (
    <tr
      className="group"
      onClick={(event) => {
        // Controls and text selections in the row keep their own meaning.
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("a, button, [role=menu]") || getSelection()?.type === "Range") return;
        onOpen(id);
      }}
    >
      <td className={cx(cell, ground, "pl-4", selected && "shadow-[inset_2px_0_0_var(--accent)]")}>
        <div className="flex min-w-0 items-center gap-3">
          <ServiceTile name={name} service={service} />
          <div className="flex min-w-0 flex-col">
            <Link
              href={`/connections/${id}`}
              data-row-link
              aria-current={selected ? "true" : undefined}
              className="max-w-full self-start truncate rounded-1 leading-[18px] font-semibold outline-offset-1"
            >
              {name}
            </Link>
            <span className="truncate text-12 text-ink-3">{profileWords(connection)}</span>
          </div>
        </div>
      </td>
      <td className={cx(cell, ground)}>
        <div className="flex min-w-0 flex-col leading-[18px]">
          <span className={cx("truncate", !connection.account && "text-ink-3")}>
            {connection.account ?? "Not known"}
          </span>
          <span className="truncate font-mono text-12 leading-4 text-ink-3">
            {connection.link_name}
          </span>
        </div>
      </td>
      <td className={cx(cell, ground)}>
        <StatusMark
          mark={status.mark}
          plain={status.mark === "ok"}
          className="flex! leading-[18px]"
        >
          {status.words}
        </StatusMark>
        <span
          title={connection.problem?.message}
          className="num block truncate pl-5 text-12 text-ink-3"
        >
          {status.sub}
        </span>
      </td>
      <td className={cx(cell, ground, "num max-wide:hidden text-ink-2")}>
        <LastUsed at={connection.used} />
      </td>
      <td className={cx(cell, ground, "num")}>
        <span className={cx("block truncate leading-[18px]", flows.length === 0 && "text-ink-3")}>
          {flows.length === 0 ? "Not used" : plural(flows.length, "flow")}
        </span>
        <span className="wide:hidden block truncate text-12 text-ink-3">
          <LastUsed at={connection.used} />
        </span>
      </td>
      <td className={cx(cell, ground, "pr-4 text-right whitespace-nowrap")}>
        {state === "reconnect" ? (
          <Button size="sm" onClick={reconnect} aria-label={`Reconnect ${name}`}>
            Reconnect
          </Button>
        ) : (
          <Menu entries={entries}>
            <IconButton size="sm" label={`More for ${name}`}>
              <Ellipsis />
            </IconButton>
          </Menu>
        )}
      </td>
    </tr>
  );
}

function LastUsed({ at }: { at: number | null | undefined }) {
  return at == null ? "Never" : <TimeAgo at={at} />;
}

/** "Zoho, OAuth 2": the profile, and its method without the details. */
function profileWords({ profile_name, method_label }: ConnectionSummary): string {
  const method = method_label.split(",")[0] ?? "";
  return profile_name.includes(method) ? profile_name : `${profile_name}, ${method}`;
}

function againWords({ state }: ConnectionSummary): string {
  if (state === "new") return "Authorize";
  return state === "reconnect" ? "Reconnect" : "Authorize again";
}
