import { Lock } from "lucide-react";
import { Link } from "wouter";
import type { ConnectionDetail } from "../../bindings";
import { Fact } from "../../components/Fact";
import { TimeAgo } from "../../components/TimeAgo";
import { fullTime } from "../../lib/format";

/** Whose it is, by which profile, until when, and when it was used. */
export function Facts({ connection }: { connection: ConnectionDetail }) {
  const { account, profile, profile_name, link_name, used, expires, renews, state } = connection;
  return (
    <dl className="grid grid-cols-[112px_minmax(0,1fr)] gap-x-3 gap-y-1.5 border-t border-line pt-3">
      <Fact name="Account">{account ?? <span className="text-ink-3">Not known</span>}</Fact>
      <Fact name="Auth profile">
        <Link
          href={`/profiles/${profile}`}
          className="rounded-1 font-medium text-accent hover:underline"
        >
          {profile_name}
        </Link>
      </Fact>
      <Fact name="Link name">
        <span className="inline-flex items-center gap-1.5">
          <code className="font-mono text-12 select-all">{link_name}</code>
          <Lock aria-label="Does not change" className="size-3 text-ink-3" />
        </span>
      </Fact>
      {state === "connected" && (
        <Fact name="Access">
          {expires == null ? (
            "Does not expire"
          ) : renews ? (
            <span title={`This token: until ${fullTime(expires)}`}>Renews itself</span>
          ) : (
            <span className="num">Until {fullTime(expires)}</span>
          )}
        </Fact>
      )}
      <Fact name="Last used">
        {used == null ? <span className="text-ink-3">Never</span> : <TimeAgo at={used} />}
      </Fact>
    </dl>
  );
}
