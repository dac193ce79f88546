import { Plus, RefreshCw } from "lucide-react";
import { createContext, use, useState } from "react";
import type { SigningPreset } from "../../bindings";
import { Button } from "../../components/Button";
import { Select } from "../../components/Select";
import { useRpc } from "../../lib/query";
import { useNow } from "../../lib/use-now";
import { type KeyRef, readKeyRef } from "../../signing/key-ref";
import { NewKey } from "../../signing/NewKey";
import { keyWords, PRESETS } from "../../signing/presets";
import { RotateKey } from "../../signing/RotateKey";
import { useForm } from "../context";
import { FieldLabel } from "../FieldHead";
import { FieldNote } from "../FieldNote";
import type { FieldProps } from "../field-props";
import { useProblem } from "../use-problem";

/** The way of signing that the key is for; a key of another way does not fit. */
export const SigningPresetContext = createContext<SigningPreset | undefined>(undefined);

/** The key that signs: one of those there are, a new one, or another secret for it. */
export function SigningKeyField({ schema, path, value, onChange }: FieldProps) {
  const { readOnly } = useForm();
  const { problem, bad, noteId, touched, touch } = useProblem(path);
  const preset = use(SigningPresetContext);
  const keys = useRpc("signing_key_list", {});
  const now = useNow(60_000);
  const [asking, setAsking] = useState<"new" | "rotate">();
  const ref = readKeyRef(value);
  const chosen = keys.data?.find((key) => key.id === ref.id);
  const fitting = (keys.data ?? []).filter(
    (key) => preset === undefined || key.preset === preset || key.id === ref.id,
  );
  const choose = (next: KeyRef) => {
    touch();
    onChange({ id: next.id, name: next.name }, path);
  };

  return (
    <div data-field={path}>
      <FieldLabel title={schema.title} help={schema.help} />
      <div className="flex gap-2">
        <Select
          aria-label={schema.title}
          aria-invalid={bad || undefined}
          aria-describedby={noteId}
          disabled={readOnly || (keys.data !== undefined && fitting.length === 0)}
          value={chosen?.id}
          onChange={(id) => {
            const key = fitting.find((one) => one.id === id);
            if (key) choose(key);
          }}
          placeholder={placeholder(ref, keys.data === undefined, fitting.length)}
          choices={fitting.map((key) => ({
            value: key.id,
            label: key.name,
            ...(key.preset !== preset && { note: PRESETS[key.preset].label }),
            help: keyWords(key, now),
          }))}
        />
        {!readOnly && chosen && (
          <Button
            icon={<RefreshCw />}
            onClick={() => setAsking("rotate")}
            title="Another secret for it"
          >
            Replace
          </Button>
        )}
        {!readOnly && (
          <Button icon={<Plus />} aria-label="New signing key" onClick={() => setAsking("new")}>
            New
          </Button>
        )}
      </div>
      <FieldNote
        id={noteId}
        problem={problem}
        touched={touched}
        hint={
          keys.error ? `The keys could not be read: ${keys.error.message}` : hintOf(chosen, now)
        }
      />
      {asking === "new" && (
        <NewKey {...(preset && { preset })} onMade={choose} onClose={() => setAsking(undefined)} />
      )}
      {asking === "rotate" && chosen && (
        <RotateKey signingKey={chosen} onClose={() => setAsking(undefined)} />
      )}
    </div>
  );
}

function placeholder(ref: KeyRef, loading: boolean, fitting: number): string {
  if (loading) return ref.name;
  if (ref.name) return `Choose again, was ${ref.name}`;
  return fitting === 0 ? "No key yet: make one" : "Choose a key";
}

function hintOf(key: Parameters<typeof keyWords>[0] | undefined, now: number): string | undefined {
  return key?.overlap != null && key.overlap > now ? `${keyWords(key, now)}.` : undefined;
}
