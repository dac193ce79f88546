import { useMethod } from "./context";
import { FormSection } from "./FormSection";
import { Few, Sends, Text } from "./fields";
import { scheme, sentAs } from "./sent-as";

const PLACES = [
  { value: "header", label: "Header" },
  { value: "query", label: "Query" },
] as const;

/** Where the access token goes. */
export function Oauth2Token() {
  const [method, set] = useMethod("oauth2");
  const query = method.placement === "query";
  const usual = query ? "access_token" : "Authorization";
  const sent = sentAs(
    method.placement,
    method.parameter || usual,
    query ? "" : scheme(method.prefix),
  );
  return (
    <FormSection
      title="Where the token goes"
      summary={<code className="font-mono">{sent}</code>}
      fields={["method.placement", "method.parameter", "method.prefix"]}
    >
      <Few
        field="method.placement"
        label="Place"
        value={query ? "query" : "header"}
        onChange={(placement) => set({ placement })}
        choices={PLACES}
      />
      <div className="grid grid-cols-2 gap-3">
        <Text
          field="method.parameter"
          label={query ? "Parameter" : "Header"}
          placeholder={usual}
          mono
          value={method.parameter}
          onChange={(parameter) => set({ parameter })}
        />
        {!query && (
          <Text
            field="method.prefix"
            label="Before the token"
            placeholder="Nothing"
            mono
            value={method.prefix}
            onChange={(prefix) => set({ prefix })}
          />
        )}
      </div>
      <Sends>{sent}</Sends>
    </FormSection>
  );
}
