import { Building2, Ellipsis, Pencil, PlugZap, Trash } from "lucide-react";
import { Link, useLocation } from "wouter";
import type { ProfileSummary, Service } from "../../bindings";
import { IconButton } from "../../components/Button";
import { Menu } from "../../components/Menu";
import { ServiceTile } from "../../components/ServiceTile";
import { TimeAgo } from "../../components/TimeAgo";
import { Tooltip } from "../../components/Tooltip";
import { cx } from "../../lib/cx";
import { plural } from "../../lib/format";
import { nameSome } from "./profile-list";

export interface ProfileRowProps {
  profile: ProfileSummary;
  service: Service | undefined;
  selected: boolean;
  onOpen: (id: string) => void;
  onDelete: (id: string) => void;
}

export function ProfileRow({ profile, service, selected, onOpen, onDelete }: ProfileRowProps) {
  const [, go] = useLocation();
  const { id, name, connections } = profile;
  const cell = cx(
    "h-row-tall border-b border-line px-2",
    selected ? "bg-selected" : "group-hover:bg-hover",
  );
  return (
    <tr
      className="group"
      aria-current={selected || undefined}
      onClick={(event) => {
        // Controls and text selections in the row keep their own meaning.
        const target = event.target instanceof Element ? event.target : null;
        if (target?.closest("a, button, [role=menu]") || getSelection()?.type === "Range") return;
        onOpen(id);
      }}
    >
      <td className={cx(cell, "pl-4", selected && "shadow-[inset_2px_0_0_var(--accent)]")}>
        <div className="flex min-w-0 items-center gap-3">
          <ServiceTile name={name} service={profile.service} />
          <div className="flex min-w-0 flex-col">
            <span className="flex min-w-0 items-center gap-1.5">
              <Link
                href={`/profiles/${id}`}
                data-row-link={id}
                className="truncate rounded-1 leading-[18px] font-semibold outline-offset-1"
              >
                {name}
              </Link>
              {profile.on_premises && (
                <Tooltip text="Installed on-premises">
                  <Building2 aria-label="On-premises" className="size-3.5 text-ink-3" />
                </Tooltip>
              )}
            </span>
            <span className="truncate text-12 text-ink-3">
              {service ? `${service.name}, ${profile.method_label}` : profile.method_label}
            </span>
          </div>
        </div>
      </td>
      <td className={cell}>
        {connections.length === 0 ? (
          <span className="text-ink-3">Not used</span>
        ) : (
          <div className="flex min-w-0 flex-col">
            <span className="num leading-[18px]">{plural(connections.length, "connection")}</span>
            <span
              className="truncate text-12 text-ink-3"
              title={connections.map((one) => one.name).join(", ")}
            >
              {nameSome(connections.map((one) => one.name))}
            </span>
          </div>
        )}
      </td>
      <td className={cx(cell, "@max-3xl:hidden", !profile.testable && "text-ink-3")}>
        {profile.testable ? "Test URL set" : "No test URL"}
      </td>
      <td className={cx(cell, "truncate text-ink-2")}>
        <TimeAgo at={profile.updated} />
      </td>
      <td className={cx(cell, "pr-4 text-right")}>
        <Menu
          entries={[
            { label: "Edit", icon: <Pencil />, onSelect: () => onOpen(id) },
            {
              label: "Create a connection",
              icon: <PlugZap />,
              onSelect: () => go(`/connections/new?profile=${id}`),
            },
            "line",
            { label: "Delete", icon: <Trash />, danger: true, onSelect: () => onDelete(id) },
          ]}
        >
          <IconButton size="sm" label={`More for ${name}`}>
            <Ellipsis />
          </IconButton>
        </Menu>
      </td>
    </tr>
  );
}
