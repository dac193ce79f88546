import { Send } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button";
import { presetOf, readKeyRef } from "../../signing/key-ref";
import { SignedTest } from "../../signing/SignedTest";
import { useForm } from "../context";
import type { FieldProps, SchemaOf } from "../field-props";
import { asObject, TAG } from "../schema";
import { SigningPresetContext } from "./SigningKeyField";
import { TaggedField } from "./TaggedField";

/** How a step signs what it sends, with a signed test to try the receiver. */
export function SigningField(props: FieldProps<SchemaOf<"tagged">>) {
  const { config, readOnly } = useForm();
  const [testing, setTesting] = useState<Record<string, unknown>>();
  const value = asObject(props.value);
  const preset = presetOf(value[TAG]);
  const ready = preset !== undefined && readKeyRef(value.key).id !== "";
  return (
    <SigningPresetContext value={preset}>
      <div>
        <TaggedField {...props} />
        {ready && !readOnly && (
          <Button
            size="sm"
            icon={<Send />}
            className="mt-2"
            title="Sends a small signed event to the address, and shows the exchange"
            onClick={() => setTesting({ ...config() })}
          >
            Send a signed test
          </Button>
        )}
      </div>
      {testing && <SignedTest config={testing} onClose={() => setTesting(undefined)} />}
    </SigningPresetContext>
  );
}
