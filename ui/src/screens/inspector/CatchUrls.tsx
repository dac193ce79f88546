import { Link } from "wouter";
import type { CatchUrl } from "../../bindings";
import { TimeAgo } from "../../components/TimeAgo";
import { cx } from "../../lib/cx";
import { number } from "../../lib/format";

export interface CatchUrlsProps {
  urls: readonly CatchUrl[];
  chosen: string;
  /** In a narrow window it makes room for the request that is open. */
  yields: boolean;
}

/** The list of catch URLs, at the left. */
export function CatchUrls({ urls, chosen, yields }: CatchUrlsProps) {
  return (
    <nav
      aria-label="Catch URLs"
      className={cx(
        "w-52 shrink-0 overflow-auto border-r border-line wide:w-64",
        yields && "max-narrow:hidden",
      )}
    >
      <ul>
        {urls.map((url) => (
          <li key={url.id}>
            <Link
              href={`/inspector/${url.id}`}
              aria-current={url.id === chosen ? "true" : undefined}
              className={cx(
                "flex h-row-tall flex-col justify-center border-b border-line px-4 -outline-offset-2",
                url.id === chosen ? "row-selected" : "hover:bg-hover",
              )}
            >
              <span className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 truncate leading-[18px] font-semibold">
                  {url.name}
                </span>
                <span
                  className="num text-12 text-ink-3"
                  title={`${number(url.received)} received in all`}
                >
                  {number(url.kept)}
                </span>
              </span>
              <span className="truncate text-12 text-ink-3">
                {url.last == null ? "Nothing received yet" : <TimeAgo at={url.last} />}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
