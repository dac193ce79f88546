import type { FieldType, Placement } from "../../../bindings";
import { useMethod } from "./context";
import { Few, Sends, Text } from "./fields";
import { sentAs } from "./sent-as";

const PLACES = [
  { value: "header", label: "Header" },
  { value: "query", label: "Query" },
  { value: "body", label: "Body" },
  { value: "cookie", label: "Cookie" },
] as const;

const TYPES = [
  { value: "password", label: "Dots" },
  { value: "text", label: "In the open" },
] as const;

const NAMES: Record<Placement, string> = {
  header: "Header",
  query: "Query parameter",
  body: "Field of the body",
  cookie: "Cookie",
};

export function ApiKeyFields() {
  const [method, set] = useMethod("api_key");
  return (
    <>
      <Text
        field="method.label"
        label="Field label"
        hint="What a connection asks for, in the words of the application."
        placeholder="API key"
        value={method.label}
        onChange={(label) => set({ label })}
      />
      <Few<FieldType>
        field="method.field"
        label="Typed as"
        hint="It is kept in the vault either way."
        value={method.field}
        onChange={(field) => set({ field })}
        choices={TYPES}
      />
      <Few<Placement>
        field="method.placement"
        label="Where the key goes"
        value={method.placement}
        onChange={(placement) => set({ placement })}
        choices={PLACES}
      />
      <div className="grid grid-cols-2 gap-3">
        <Text
          field="method.parameter"
          label={NAMES[method.placement]}
          placeholder={method.placement === "header" ? "X-API-Key" : "api_key"}
          mono
          value={method.parameter}
          onChange={(parameter) => set({ parameter })}
        />
        <Text
          field="method.prefix"
          label="Before the key"
          placeholder="Nothing"
          mono
          value={method.prefix}
          onChange={(prefix) => set({ prefix })}
        />
      </div>
      <Sends>{sentAs(method.placement, method.parameter || "name", method.prefix)}</Sends>
    </>
  );
}
