import { Field, Input, TextArea } from "../../../components/Field";
import { useFormField, useProfileForm } from "./context";
import { FormSection } from "./FormSection";
import { Yes } from "./fields";

/** Where the application stands: on the user's premises, behind an own authority. */
export function PlaceSection() {
  const { settings, set } = useProfileForm();
  const summary = [
    settings.on_premises && "On-premises",
    settings.extra_ca.trim() && "Own authority",
  ].filter(Boolean);
  return (
    <FormSection
      title="Network"
      summary={summary.join(", ") || "On the internet"}
      fields={["on_premises", "agent", "extra_ca"]}
    >
      <Yes
        field="on_premises"
        label="This app is installed on-premises"
        hint="Its addresses may be local or in your own network."
        value={settings.on_premises}
        onChange={(on_premises) => set({ on_premises })}
      />
      <Field label="Agent" hint="Reaches apps inside another network. Comes with agents.">
        {(control) => <Input {...control} disabled value={settings.agent ?? "This computer"} />}
      </Field>
      <ExtraCa />
    </FormSection>
  );
}

function ExtraCa() {
  const { settings, set } = useProfileForm();
  const { error, warning, frame } = useFormField("extra_ca");
  return (
    <div {...frame}>
      <Field
        label="Extra certificate authority"
        hint="Trusted for this app besides the system’s, in PEM form. For certificates that your company signs itself."
        error={error}
        warning={warning}
      >
        {(control) => (
          <TextArea
            {...control}
            mono
            rows={4}
            placeholder="-----BEGIN CERTIFICATE-----"
            value={settings.extra_ca}
            onChange={(event) => set({ extra_ca: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}
