import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { ConnectionDetail, ConnectionTested } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { Field, Input } from "../../components/Field";
import { Skeleton } from "../../components/Skeleton";
import { Message } from "../../components/States";
import { StatusMark } from "../../components/Status";
import { ConfirmOrigin } from "../../connections/ConfirmOrigin";
import { originIn } from "../../connections/words";
import { ExchangeStack } from "../../exchange";
import { rpc } from "../../lib/host";
import { RpcError } from "../../lib/rpc-error";
import { Part } from "./Part";

export interface TestConnectionProps {
  connection: ConnectionDetail;
  onClose: () => void;
}

/** A test as soon as it is on screen, its exact exchange, and another address to try. */
export function TestConnection({ connection, onClose }: TestConnectionProps) {
  const [url, setUrl] = useState("");
  const [result, setResult] = useState<ConnectionTested>();
  const [refusal, setRefusal] = useState<RpcError>();
  const [busy, setBusy] = useState(false);
  const { id } = connection;

  const test = (address?: string) => {
    setBusy(true);
    setResult(undefined);
    setRefusal(undefined);
    rpc("connection_test", { connection: id, ...(address && { url: address }) })
      .then(setResult, (error: unknown) => setRefusal(RpcError.from(error)))
      .finally(() => setBusy(false));
  };
  const first = useRef(test);
  const begun = useRef(false);
  useEffect(() => {
    // Once, also where effects run twice.
    if (begun.current) return;
    begun.current = true;
    first.current();
  }, []);

  const asksAddress = refusal?.code === "no_test_url" || refusal?.field === "url" || url !== "";
  return (
    <Part
      title="Test"
      aside={
        <IconButton size="sm" label="Close the test" onClick={onClose}>
          <X className="size-3.5" />
        </IconButton>
      }
    >
      {busy && <Skeleton rows={3} label="Testing the connection" />}
      {result && (
        <StatusMark
          mark={result.ok ? "ok" : "failed"}
          plain={result.ok}
          className="mb-2 items-start! whitespace-normal! [&>span:first-child]:mt-[3px]"
        >
          <span className="whitespace-normal">{result.message}</span>
        </StatusMark>
      )}
      {refusal && (
        <Message
          title={refusal.code === "no_test_url" ? "There is nothing to ask yet" : "Not tested"}
          tone={refusal.code === "no_test_url" ? "waiting" : "failed"}
          actions={
            refusal.code === "origin" && <ConfirmOrigin connection={id} message={refusal.message} />
          }
        >
          {refusal.message}
        </Message>
      )}
      {result && originIn(result.message) && (
        <ConfirmOrigin connection={id} message={result.message} />
      )}
      {(asksAddress || result) && (
        <form
          noValidate
          className="mt-2 flex items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            test(url.trim());
          }}
        >
          <Field
            label="Address to test with"
            className="flex-1"
            hint={result ? undefined : "Asked with GET; a page that needs this credential."}
          >
            {(control) => (
              <Input
                {...control}
                mono
                autoFocus={refusal?.code === "no_test_url"}
                placeholder={connection.origins[0] ?? "https://api.example.com/me"}
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Button type="submit" busy={busy} className={result ? "" : "mb-5"}>
            Test
          </Button>
        </form>
      )}
      {result?.attempt && (
        <div className="-mx-4 mt-3 flex h-[420px] flex-col">
          <ExchangeStack attempt={result.attempt} />
        </div>
      )}
    </Part>
  );
}
