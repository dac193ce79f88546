import { useEffect, useRef, useState } from "react";
import { Button } from "../components/Button";
import { Dialog } from "../components/Dialog";
import { Field, Input } from "../components/Field";
import { Skeleton } from "../components/Skeleton";
import { Message } from "../components/States";
import { StatusMark } from "../components/Status";
import { ExchangeStack, statusLine } from "../exchange";
import { useRpcMutation } from "../lib/query";

/** A small signed event, sent as soon as it is on screen, and the exact exchange. */
export function SignedTest({
  config,
  onClose,
}: {
  /** Of the step: its address, connection and signature. */
  config: Record<string, unknown>;
  onClose: () => void;
}) {
  const test = useRpcMutation("signed_test");
  const send = useRef(test.mutate);
  const begun = useRef(false);
  useEffect(() => {
    // Once, also where effects run twice.
    if (begun.current) return;
    begun.current = true;
    send.current({ config });
  }, [config]);
  // There is no event here, so an address with variables in it cannot be filled in.
  const [url, setUrl] = useState<string>();
  const asksUrl = url !== undefined || test.error?.field === "url";
  const submit = () =>
    test.mutate({ config: url === undefined ? config : { ...config, url: url.trim() } });
  const attempt = test.data?.attempt;
  const failed = attempt?.summary.error_kind != null;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Signed test"
      description="A small event in place of the step’s own body, signed as the step signs. Nothing is kept of it."
      width="w-[640px]"
      footer={
        <>
          <Button tone="quiet" onClick={onClose}>
            Close
          </Button>
          <Button busy={test.isPending} onClick={submit}>
            {attempt ? "Send it again" : "Send it"}
          </Button>
        </>
      }
    >
      {test.isPending && <Skeleton rows={6} label="Sending a signed test" />}
      {test.error && <Message title="Not sent">{test.error.message}</Message>}
      {asksUrl && (
        <form
          noValidate
          className="my-3"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Field label="Address to test with">
            {(control) => (
              <Input
                {...control}
                mono
                autoFocus
                inputMode="url"
                placeholder="https://hooks.example.com/deals"
                value={url ?? ""}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
        </form>
      )}
      {attempt && !test.isPending && (
        <>
          <StatusMark mark={failed ? "failed" : "ok"} plain={!failed} className="mb-2">
            {failed
              ? (attempt.summary.error ?? "The receiver did not take it")
              : `The receiver took it: ${statusLine(attempt.summary.status ?? 200)}`}
          </StatusMark>
          <div className="-mx-4 flex h-[420px] flex-col border-b border-line">
            <ExchangeStack attempt={attempt} />
          </div>
        </>
      )}
    </Dialog>
  );
}
