import { Ellipsis, Plus, RefreshCw, Trash } from "lucide-react";
import { useState } from "react";
import type { SigningKey } from "../../bindings";
import { Button, IconButton } from "../../components/Button";
import { AlertDialog, Dialog } from "../../components/Dialog";
import { Menu } from "../../components/Menu";
import { Skeleton } from "../../components/Skeleton";
import { ErrorState } from "../../components/States";
import { notifyError } from "../../components/toast";
import { plural } from "../../lib/format";
import { queryClient, queryKey, useRpc, useRpcMutation } from "../../lib/query";
import { useNow } from "../../lib/use-now";
import { NewKey } from "../../signing/NewKey";
import { keyWords, PRESETS, usedWords } from "../../signing/presets";
import { RotateKey } from "../../signing/RotateKey";
import { Section } from "./Section";

type Question = { type: "new" } | { type: "rotate" | "delete"; key: SigningKey };

/** The keys that sign what is sent: new ones, another secret, and away with them. */
export function SigningKeys() {
  const keys = useRpc("signing_key_list", {});
  const [question, setQuestion] = useState<Question>();
  const close = () => setQuestion(undefined);
  return (
    <Section
      id="signing"
      title="Signing keys"
      about="With them receivers know that requests come from you. Their secrets are in the vault."
    >
      {keys.data ? (
        <>
          {keys.data.length > 0 && (
            <ul className="w-full border-t border-line">
              {keys.data.map((key) => (
                <Row key={key.id} signingKey={key} onAsk={setQuestion} />
              ))}
            </ul>
          )}
          {keys.data.length === 0 && (
            <p className="text-ink-2">
              No key yet. Make one here, or in a Send Webhook step under Delivery.
            </p>
          )}
          <Button icon={<Plus />} onClick={() => setQuestion({ type: "new" })}>
            New key
          </Button>
        </>
      ) : keys.error ? (
        <ErrorState
          className="p-0"
          title="The keys could not be read"
          error={keys.error}
          onRetry={() => void keys.refetch()}
        />
      ) : (
        <Skeleton rows={2} label="Loading the keys" />
      )}
      {question?.type === "new" && <NewKey onClose={close} />}
      {question?.type === "rotate" && <RotateKey signingKey={question.key} onClose={close} />}
      {question?.type === "delete" && <DeleteKey signingKey={question.key} onClose={close} />}
    </Section>
  );
}

function Row({
  signingKey: key,
  onAsk,
}: {
  signingKey: SigningKey;
  onAsk: (question: Question) => void;
}) {
  const now = useNow(60_000);
  return (
    <li className="flex min-h-row-tall items-center gap-3 border-b border-line py-1.5">
      <div className="min-w-0 flex-1">
        <p className="leading-[18px] wrap-anywhere">
          <span className="font-semibold">{key.name}</span>{" "}
          <span className="text-12 text-ink-3">{PRESETS[key.preset].label}</span>
        </p>
        <p className="num text-12 text-ink-3">{keyWords(key, now)}</p>
      </div>
      <span
        className={key.flows.length === 0 ? "text-12 text-ink-3" : "num text-12"}
        title={key.flows.map((flow) => flow.name).join(", ")}
      >
        {key.flows.length === 0 ? "Not used" : plural(key.flows.length, "flow")}
      </span>
      <Menu
        entries={[
          {
            label: "Replace the secret…",
            icon: <RefreshCw />,
            onSelect: () => onAsk({ type: "rotate", key }),
          },
          "line",
          {
            label: "Delete",
            icon: <Trash />,
            danger: true,
            onSelect: () => onAsk({ type: "delete", key }),
          },
        ]}
      >
        <IconButton size="sm" label={`More for ${key.name}`}>
          <Ellipsis />
        </IconButton>
      </Menu>
    </li>
  );
}

function DeleteKey({ signingKey: key, onClose }: { signingKey: SigningKey; onClose: () => void }) {
  const remove = useRpcMutation("signing_key_delete");
  if (key.flows.length > 0) {
    return (
      <Dialog
        open
        onClose={onClose}
        title={`${key.name} is in use`}
        footer={<Button onClick={onClose}>Close</Button>}
      >
        <p className="wrap-anywhere text-ink-2">
          {usedWords(key)} Choose another key there first; then this one can be deleted.
        </p>
      </Dialog>
    );
  }
  return (
    <AlertDialog
      open
      onClose={onClose}
      title={`Delete the signing key ${key.name}?`}
      description="Its secret leaves the vault for good. No flow signs with it."
      action="Delete"
      busy={remove.isPending}
      onAction={() =>
        remove.mutate(
          { key: key.id },
          {
            onSuccess: () =>
              queryClient.setQueryData<SigningKey[]>(queryKey("signing_key_list"), (list) =>
                list?.filter((one) => one.id !== key.id),
              ),
            onError: (error) => notifyError(`“${key.name}” was not deleted`, error),
            onSettled: () => {
              void queryClient.invalidateQueries({ queryKey: ["signing_key_list"] });
              onClose();
            },
          },
        )
      }
    />
  );
}
