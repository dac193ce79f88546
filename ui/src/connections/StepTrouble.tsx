import { useLocation } from "wouter";
import type { Node, StepSummary } from "../bindings";
import { Button } from "../components/Button";
import { ConfirmOrigin } from "./ConfirmOrigin";
import { connectionOf } from "./connection-ref";

/** The way on after a step was not let out with its connection; nothing for any other failure. */
export function useWayOn(step: StepSummary | undefined, node: Node | undefined) {
  const [, go] = useLocation();
  const chosen = connectionOf(node);
  if (step?.state !== "failed" || !chosen || chosen.id === "") return undefined;
  if (step.error_kind === "origin") {
    return <ConfirmOrigin connection={chosen.id} message={step.error ?? ""} />;
  }
  if (step.error_kind !== "connection") return undefined;
  return (
    <Button size="sm" onClick={() => go(`/connections/${chosen.id}`)}>
      Open {chosen.name || "the connection"}
    </Button>
  );
}
