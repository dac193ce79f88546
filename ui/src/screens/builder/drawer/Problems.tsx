import { CircleAlert, TriangleAlert } from "lucide-react";
import type { Problem } from "../../../bindings";
import { findNode } from "../../../canvas/drawing";
import { selectNode } from "../../../canvas/selection";
import { useBuilder, useProblems } from "../../../canvas/store";
import { KindTile } from "../../../components/KindTile";
import { StatusMark } from "../../../components/Status";

/** What stands in the way of publishing; each leads to its step and field. */
export function Problems() {
  const problems = useProblems();
  if (problems.length === 0) {
    return (
      <p className="px-4 py-3">
        <StatusMark mark="ok" plain>
          Nothing stands in the way of publishing.
        </StatusMark>
      </p>
    );
  }
  return (
    <ul className="min-h-0 flex-1 overflow-auto py-1">
      {problems.map((problem) => (
        <Row
          key={`${problem.node}.${problem.field}.${problem.code}.${problem.message}`}
          problem={problem}
        />
      ))}
    </ul>
  );
}

function Row({ problem }: { problem: Problem }) {
  const node = useBuilder((state) =>
    problem.node ? findNode(state.history.present, problem.node) : undefined,
  );
  const kind = useBuilder((state) => (node ? state.kinds.get(node.kind) : undefined));
  const words = (
    <>
      {problem.warning ? (
        <TriangleAlert aria-label="Warning" className="size-3.5 text-waiting" />
      ) : (
        <CircleAlert aria-label="Error" className="size-3.5 text-failed" />
      )}
      {node && (
        <>
          <KindTile icon={kind?.icon ?? "box"} group={kind?.group ?? "actions"} size={20} />
          <span className="shrink-0 font-medium">{node.name}</span>
        </>
      )}
      <span className="min-w-0 wrap-anywhere text-ink-2">{problem.message}</span>
      {problem.field && (
        <span className="ml-auto shrink-0 pl-2 font-mono text-12 text-ink-3">{problem.field}</span>
      )}
    </>
  );
  const row = "flex min-h-8 w-full items-center gap-2 px-4 py-1 text-left";
  return (
    <li>
      {node ? (
        <button
          type="button"
          onClick={() => selectNode(node.id, problem.field ?? undefined)}
          className={`${row} hover:bg-hover focus-visible:-outline-offset-2`}
        >
          {words}
        </button>
      ) : (
        <div className={row}>{words}</div>
      )}
    </li>
  );
}
