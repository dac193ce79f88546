import type { Oauth1Signature, Service } from "../../../bindings";
import type { Choice } from "../../../components/Select";
import { hostOf } from "../../../connections/words";
import { plural } from "../../../lib/format";
import { useMethod, useProfileForm } from "./context";
import { FormSection } from "./FormSection";
import { Address, Few, Pick, Text, VaultText, Yes } from "./fields";
import { Pairs } from "./Pairs";
import { RedirectAddress } from "./RedirectAddress";

const SIGNATURES: readonly Choice<Oauth1Signature>[] = [
  { value: "HMAC-SHA1", label: "HMAC-SHA1", help: "What nearly all providers ask for" },
  { value: "HMAC-SHA256", label: "HMAC-SHA256" },
  { value: "HMAC-SHA512", label: "HMAC-SHA512" },
  { value: "RSA-SHA1", label: "RSA-SHA1", help: "Signed with a private key" },
  { value: "RSA-SHA256", label: "RSA-SHA256", help: "Signed with a private key" },
  { value: "PLAINTEXT", label: "PLAINTEXT", help: "Over https only" },
];

const PLACES = [
  { value: "header", label: "Header" },
  { value: "query", label: "Query" },
  { value: "body", label: "Body" },
] as const;

export function Oauth1Fields({ service }: { service: Service | undefined }) {
  const { settings } = useProfileForm();
  const [method, set] = useMethod("oauth1");
  const rsa = method.signature.startsWith("RSA");
  const place = method.placement === "cookie" ? "header" : method.placement;
  return (
    <>
      <RedirectAddress service={service} />
      <Text
        field="method.consumer_key"
        label="Consumer key"
        hint="Also called API key, from the page where you registered Hookline."
        mono
        value={method.consumer_key}
        onChange={(consumer_key) => set({ consumer_key })}
      />
      {rsa ? (
        <VaultText
          name="private_key"
          label="Private key"
          hint="The RSA key in PEM form. The provider has its public half."
          lines
          placeholder="-----BEGIN PRIVATE KEY-----"
        />
      ) : (
        <VaultText name="consumer_secret" label="Consumer secret" />
      )}
      <FormSection
        title="Addresses"
        summary={hostOf(method.access_token_url)}
        open={!settings.service}
        fields={["method.request_token_url", "method.authorization_url", "method.access_token_url"]}
      >
        <Address
          field="method.request_token_url"
          label="Request token URL"
          hint="First step: where a temporary token comes from."
          value={method.request_token_url}
          onChange={(request_token_url) => set({ request_token_url })}
        />
        <Address
          field="method.authorization_url"
          label="Authorization URL"
          hint="Second step: the page where the user agrees."
          value={method.authorization_url}
          onChange={(authorization_url) => set({ authorization_url })}
        />
        <Address
          field="method.access_token_url"
          label="Access token URL"
          hint="Third step: where the token comes from."
          value={method.access_token_url}
          onChange={(access_token_url) => set({ access_token_url })}
        />
      </FormSection>
      <FormSection
        title="Signature"
        summary={`${method.signature}, in the ${place}`}
        fields={["method.signature", "method.encode_signature", "method.placement", "method.realm"]}
      >
        <Pick
          field="method.signature"
          label="Signature method"
          value={method.signature}
          onChange={(signature) => set({ signature })}
          choices={SIGNATURES}
        />
        <Yes
          field="method.encode_signature"
          label="Encode OAuth signature"
          hint="As the standard says. Some old servers want it as it is."
          value={method.encode_signature}
          onChange={(encode_signature) => set({ encode_signature })}
        />
        <Few
          field="method.placement"
          label="Where the OAuth parameters go"
          value={place}
          onChange={(placement) => set({ placement })}
          choices={PLACES}
        />
        {place === "header" && (
          <Text
            field="method.realm"
            label="Realm"
            placeholder="None"
            hint="Only if the provider asks for one."
            mono
            value={method.realm}
            onChange={(realm) => set({ realm })}
          />
        )}
      </FormSection>
      <FormSection
        title="Extra parameters"
        summary={method.extra.length > 0 ? plural(method.extra.length, "parameter") : "None"}
        fields={["method.extra"]}
      >
        <Pairs
          field="method.extra"
          label="Added to the authorization address"
          one="authorization parameter"
          example={{ name: "expiration", value: "never" }}
          items={method.extra}
          onChange={(extra) => set({ extra })}
        />
      </FormSection>
    </>
  );
}
