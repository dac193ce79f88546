import { Button } from "../../components/Button";
import { Dialog } from "../../components/Dialog";
import { dismissImportProblem, useFlowActions, useImportProblem } from "./flow-actions";

/** Why a file was not imported: which node, which field, and what to do. */
export function ImportProblemDialog() {
  const problem = useImportProblem((state) => state.problem);
  const { pickFiles } = useFlowActions();
  if (!problem) return null;
  const { file, error } = problem;
  return (
    <Dialog
      open
      onClose={dismissImportProblem}
      title={`“${file}” was not imported`}
      footer={
        <>
          <Button
            onClick={() => {
              dismissImportProblem();
              pickFiles();
            }}
          >
            Choose another file
          </Button>
          <Button tone="primary" onClick={dismissImportProblem}>
            Close
          </Button>
        </>
      }
    >
      <p className="wrap-anywhere">{error.message}</p>
      {error.field && (
        <p className="mt-2 text-12 text-ink-2">
          Where: <code className="font-mono text-12 wrap-anywhere text-ink">{error.field}</code>
        </p>
      )}
      <p className="mt-2 text-12 text-ink-3">Nothing was imported from it.</p>
    </Dialog>
  );
}
