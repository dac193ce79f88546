import type { ClientAuth, Grant, Service } from "../../../bindings";
import type { Choice } from "../../../components/Select";
import { hostOf } from "../../../connections/words";
import { plural } from "../../../lib/format";
import { useMethod, useProfileForm } from "./context";
import { FormSection } from "./FormSection";
import { Address, Pick, Text, VaultText } from "./fields";
import { Oauth2Renewal } from "./Oauth2Renewal";
import { Oauth2Token } from "./Oauth2Token";
import { Pairs } from "./Pairs";
import { RedirectAddress, ServiceLinks } from "./RedirectAddress";
import { Scopes } from "./Scopes";

const GRANTS: readonly Choice<Grant>[] = [
  {
    value: "authorization_code",
    label: "In the browser",
    help: "The user signs in and agrees (authorization code with PKCE)",
  },
  {
    value: "client_credentials",
    label: "As the application itself",
    help: "Without a user, by client id and secret (client credentials)",
  },
  {
    value: "device_code",
    label: "With a code on another device",
    help: "The user types a short code at the provider (device code)",
  },
];

const CLIENT_AUTH: readonly Choice<ClientAuth>[] = [
  { value: "basic", label: "In the Authorization header", help: "Basic; the standard" },
  { value: "body", label: "In the request’s body", help: "client_id and client_secret as fields" },
  { value: "none", label: "Not at all", help: "A public client without a secret" },
];

export function Oauth2Fields({ service }: { service: Service | undefined }) {
  const { settings, stored } = useProfileForm();
  const [method, set] = useMethod("oauth2");
  const isPublic = method.client_auth === "none";
  const own = !settings.service;
  const extras = method.authorization_extra.length + method.token_extra.length;
  return (
    <>
      <Pick
        field="method.grant"
        label="How does a connection sign in?"
        value={method.grant}
        onChange={(grant) => set({ grant })}
        choices={GRANTS}
      />
      {method.grant === "authorization_code" ? (
        <RedirectAddress service={service} />
      ) : (
        service && <ServiceLinks service={service} />
      )}
      <Text
        field="method.client_id"
        label="Client ID"
        hint="From the page where the provider lists your applications."
        mono
        value={method.client_id}
        onChange={(client_id) => set({ client_id })}
      />
      {(!isPublic || stored.includes("client_secret")) && (
        <VaultText
          name="client_secret"
          label="Client secret"
          // A public client has none; one from before can be taken out.
          removable={isPublic}
        />
      )}
      <Pick
        field="method.client_auth"
        label="How the client proves itself"
        value={method.client_auth}
        onChange={(client_auth) => set({ client_auth })}
        choices={CLIENT_AUTH}
      />
      <FormSection
        title="Addresses"
        summary={hostOf(method.token_url)}
        open={own}
        fields={[
          "method.authorization_url",
          "method.token_url",
          "method.device_url",
          "method.revocation_url",
          "method.issuer",
        ]}
      >
        <Oauth2Addresses />
      </FormSection>
      <FormSection
        title="Permissions"
        summary={method.scopes.length > 0 ? plural(method.scopes.length, "scope") : "None"}
        fields={["method.scopes", "method.scope_separator"]}
      >
        <Scopes />
      </FormSection>
      <FormSection
        title="Extra parameters"
        summary={extras > 0 ? plural(extras, "parameter") : "None"}
        fields={["method.authorization_extra", "method.token_extra"]}
      >
        {method.grant === "authorization_code" && (
          <Pairs
            field="method.authorization_extra"
            label="Added to the authorization address"
            one="authorization parameter"
            example={{ name: "access_type", value: "offline" }}
            items={method.authorization_extra}
            onChange={(authorization_extra) => set({ authorization_extra })}
          />
        )}
        <Pairs
          field="method.token_extra"
          label="Added to token requests"
          one="token parameter"
          example={{ name: "audience", value: "https://api.example.com" }}
          items={method.token_extra}
          onChange={(token_extra) => set({ token_extra })}
        />
      </FormSection>
      <Oauth2Renewal />
      <Oauth2Token />
    </>
  );
}

function Oauth2Addresses() {
  const [method, set] = useMethod("oauth2");
  return (
    <>
      {method.grant === "authorization_code" && (
        <Address
          field="method.authorization_url"
          label="Authorization URL"
          hint="The page where the user agrees."
          value={method.authorization_url}
          onChange={(authorization_url) => set({ authorization_url })}
        />
      )}
      {method.grant === "device_code" && (
        <Address
          field="method.device_url"
          label="Device authorization URL"
          hint="Where the short code comes from."
          value={method.device_url}
          onChange={(device_url) => set({ device_url })}
        />
      )}
      <Address
        field="method.token_url"
        label="Token URL"
        hint="Where tokens come from and are renewed."
        value={method.token_url}
        onChange={(token_url) => set({ token_url })}
      />
      <Address
        field="method.revocation_url"
        label="Revocation URL"
        hint="Where a token is withdrawn on disconnect. Leave it empty if there is none."
        value={method.revocation_url}
        onChange={(revocation_url) => set({ revocation_url })}
      />
      {method.grant === "authorization_code" && (
        <Address
          field="method.issuer"
          label="Issuer"
          hint="If given, answers that name another issuer are refused (iss)."
          value={method.issuer}
          onChange={(issuer) => set({ issuer })}
        />
      )}
    </>
  );
}
