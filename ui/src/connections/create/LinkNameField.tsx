import { Lock } from "lucide-react";
import { useDeferredValue } from "react";
import { Field, Input } from "../../components/Field";
import { useRpc } from "../../lib/query";

/** The name that steps use: made of the name once, and then fixed. */
export function LinkNameField({ name }: { name: string }) {
  const asked = useDeferredValue(name.trim());
  const free = useRpc(
    "connection_link_name",
    { name: asked },
    { enabled: asked !== "", keep: true },
  );
  return (
    <Field
      label="Link name"
      hint="Steps refer to this name. It stays the same when you rename the connection."
    >
      {(control) => (
        <Input
          {...control}
          readOnly
          mono
          value={asked === "" ? "" : (free.data?.link_name ?? "")}
          className="text-ink-2"
          frameClassName="bg-sunken border-line!"
          trail={<Lock aria-hidden className="size-3.5 text-ink-3" />}
        />
      )}
    </Field>
  );
}
