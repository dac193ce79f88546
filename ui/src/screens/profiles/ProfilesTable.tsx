import { useEffect, useRef, useState } from "react";
import type { ProfileSummary, Service } from "../../bindings";
import { moveFocus } from "../../lib/move-focus";
import { DeleteProfile } from "./DeleteProfile";
import { ProfileRow } from "./ProfileRow";

const head =
  "sticky top-0 z-10 h-7 border-b border-line bg-surface px-2 text-left text-12 font-medium whitespace-nowrap text-ink-3";

export interface ProfilesTableProps {
  profiles: readonly ProfileSummary[];
  services: ReadonlyMap<string, Service>;
  selected: string | undefined;
  onOpen: (id: string | undefined) => void;
}

/** The profiles, by name. */
export function ProfilesTable({ profiles, services, selected, onOpen }: ProfilesTableProps) {
  const [deleting, setDeleting] = useState<string>();
  const body = useRef<HTMLTableSectionElement>(null);
  const before = useRef(selected);
  useEffect(() => {
    // The panel has closed with the focus in it: on with the row it belonged to.
    const row = before.current;
    before.current = selected;
    if (selected || !row || document.activeElement !== document.body) return;
    const links = body.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [];
    [...links].find((link) => link.dataset.rowLink === row)?.focus();
  }, [selected]);
  const doomed = profiles.find((profile) => profile.id === deleting);
  return (
    <div className="@container min-h-0 flex-1 scroll-pt-7 overflow-auto">
      <table className="w-full table-fixed border-separate border-spacing-0">
        <colgroup>
          <col />
          <col className="w-[30%]" />
          <col className="w-40 @max-3xl:hidden" />
          <col className="w-32" />
          <col className="w-13" />
        </colgroup>
        <thead>
          <tr>
            <th className={`${head} pl-4`}>Auth profile</th>
            <th className={head}>Used by</th>
            <th className={`${head} @max-3xl:hidden`}>Test</th>
            <th className={head}>Changed</th>
            <th className={`${head} pr-4`}>
              <span className="sr-only">More</span>
            </th>
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={moveFocus}>
          {profiles.map((profile) => (
            <ProfileRow
              key={profile.id}
              profile={profile}
              service={services.get(profile.service ?? "")}
              selected={profile.id === selected}
              onOpen={onOpen}
              onDelete={setDeleting}
            />
          ))}
        </tbody>
      </table>
      {doomed && (
        <DeleteProfile
          profile={doomed}
          onClose={() => setDeleting(undefined)}
          onDeleted={() => doomed.id === selected && onOpen(undefined)}
        />
      )}
    </div>
  );
}
