import { Link } from "wouter";
import type { InBatch, RunId } from "../bindings";

/** Where an event was in a request that carried those of several runs. */
export function BatchNote({
  batch,
  run,
}: {
  batch: InBatch | null | undefined;
  /** The run whose attempt is shown. */
  run: RunId | undefined;
}) {
  if (!batch) return null;
  return (
    <p className="shrink-0 px-4 pb-1.5 text-12 text-ink-2">
      <span className="num">
        Event {batch.place} of {batch.size}
      </span>{" "}
      in one request, with one outcome for all.{" "}
      {batch.sender === run ? (
        "This run sent it."
      ) : (
        <>
          Here is its part of the body; the whole is with{" "}
          <Link
            href={`/activity/${batch.sender}`}
            className="font-medium text-accent hover:underline"
          >
            the run that sent it
          </Link>
          .
        </>
      )}
    </p>
  );
}
