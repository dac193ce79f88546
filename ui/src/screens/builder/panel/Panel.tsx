import { setConfig } from "../../../canvas/actions";
import { useBuilder, useKind, useNode, useNodeProblems } from "../../../canvas/store";
import { Message } from "../../../components/States";
import { FormContext, SchemaForm } from "../../../form";
import { ManualRun } from "./ManualRun";
import { PanelHead } from "./PanelHead";
import { TestCall } from "./TestCall";
import { TriggerAddress } from "./TriggerAddress";
import { useFormServices } from "./use-form-services";

/** What one step does: its name, kind and settings. */
export function Panel({ nodeId }: { nodeId: string }) {
  const node = useNode(nodeId);
  const kind = useKind(node?.kind);
  const services = useFormServices(nodeId);
  const trigger = useBuilder((state) => state.triggers.find((one) => one.node === nodeId));
  const whole = useNodeProblems(nodeId).find((problem) => !problem.field);
  if (!node) return null;
  const address = kind?.summary.includes("{trigger_path}") ? trigger : undefined;
  return (
    <FormContext.Provider value={services}>
      <PanelHead node={node} kind={kind} />
      {!kind ? (
        <Message title="This Hookline does not know this kind of step" className="m-4">
          It is called {node.kind}. A newer version may have made the flow.
        </Message>
      ) : (
        <SchemaForm
          key={kind.kind}
          schema={kind.schema}
          value={node.config}
          onChange={(config, field) => setConfig(nodeId, config, field)}
          lead={
            <>
              {whole && (
                <Message
                  title={whole.message}
                  tone={whole.warning ? "waiting" : "failed"}
                  className="m-4 mb-0"
                />
              )}
              {address && <TriggerAddress trigger={address} />}
              {kind.group === "triggers" && !kind.summary.includes("{trigger_path}") && (
                <ManualRun node={nodeId} />
              )}
            </>
          }
          tail={address && <TestCall trigger={address} methods={node.config.method} />}
        />
      )}
    </FormContext.Provider>
  );
}
