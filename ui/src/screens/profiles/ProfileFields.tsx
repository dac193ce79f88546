import type { Service } from "../../bindings";
import { Message } from "../../components/States";
import { ApiKeyFields } from "./form/ApiKeyFields";
import { useProfileForm } from "./form/context";
import { Oauth1Fields } from "./form/Oauth1Fields";
import { Oauth2Fields } from "./form/Oauth2Fields";
import { OriginsSection } from "./form/OriginsSection";
import { PlaceSection } from "./form/PlaceSection";
import { BasicFields, BearerFields, CertificateFields, HeadersFields } from "./form/PlainFields";
import { ServiceLinks } from "./form/RedirectAddress";
import { TestSection } from "./form/TestSection";
import type { ProfileDraft } from "./use-profile-draft";

/** Everything beneath the name: what the method asks for, the test, where it may go, where it stands. */
export function ProfileFields({
  draft,
  service,
}: {
  draft: ProfileDraft;
  service: Service | undefined;
}) {
  return (
    <>
      <MethodFields service={service} />
      <TestSection />
      <OriginsSection />
      <PlaceSection />
      {draft.loose.map((problem) => (
        <Message
          key={`${problem.field} ${problem.message}`}
          tone={problem.warning ? "waiting" : "failed"}
          title={problem.message}
        />
      ))}
    </>
  );
}

function MethodFields({ service }: { service: Service | undefined }) {
  const { settings } = useProfileForm();
  const { type } = settings.method;
  if (type === "oauth2") return <Oauth2Fields service={service} />;
  if (type === "oauth1") return <Oauth1Fields service={service} />;
  return (
    <>
      {service && (
        <div className="text-12 text-ink-2">
          {service.register_hint}
          <ServiceLinks service={service} />
        </div>
      )}
      {type === "basic" && <BasicFields />}
      {type === "bearer" && <BearerFields />}
      {type === "api_key" && <ApiKeyFields />}
      {type === "headers" && <HeadersFields />}
      {type === "certificate" && <CertificateFields />}
    </>
  );
}
