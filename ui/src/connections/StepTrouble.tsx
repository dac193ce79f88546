import { useLocation } from "wouter";
import type { Node, StepSummary } from "../bindings";
import { Button } from "../components/Button";
import { Message } from "../components/States";
import { ConfirmOrigin } from "./ConfirmOrigin";
import { connectionOf } from "./connection-ref";
import { useConnectionById } from "./use-connections";

const CONNECTION = "connection:";

/** Why a step waits for somebody, with the way to what it waits for; nothing when it does not. */
export function WaitsFor({ step }: { step: StepSummary }) {
  const [, go] = useLocation();
  const on = step.waits_for ?? "";
  const id = on.startsWith(CONNECTION) ? on.slice(CONNECTION.length) : undefined;
  const connection = useConnectionById(id);
  if (step.state !== "waiting" || on === "") return null;
  const name = connection?.name ?? "its connection";
  return (
    <Message
      tone="waiting"
      title={
        id === undefined
          ? "Waits until the vault is open"
          : `Waits until ${name} is connected again`
      }
      actions={
        <Button size="sm" onClick={() => go(id ? `/connections/${id}` : "/settings/vault")}>
          {id === undefined ? "Open the vault" : `Open ${name}`}
        </Button>
      }
    >
      {step.error} It goes on by itself from here.
    </Message>
  );
}

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
