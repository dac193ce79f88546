import { useProfileForm } from "./context";
import { FormSection } from "./FormSection";
import { Bare, Rows } from "./Rows";

/** Where credentials may go. */
export function OriginsSection() {
  const { settings, set, made } = useProfileForm();
  const { origins } = settings;
  const first = origins[0]?.replace(/^https:\/\//, "");
  return (
    <FormSection
      title="Where credentials may go"
      summary={
        first
          ? origins.length > 1
            ? `${first} and ${origins.length - 1} more`
            : first
          : "Nowhere yet"
      }
      open={!settings.service && !made}
      fields={["origins"]}
    >
      <Rows
        field="origins"
        label="Allowed origins"
        one="origin"
        hint={
          origins.length === 0
            ? "Filled from the addresses above. A step that aims elsewhere fails before it sends anything."
            : "A step that aims elsewhere fails before it sends anything. https://*.example.com stands for every subdomain."
        }
        items={origins}
        onChange={(next) => set({ origins: next })}
        blank=""
        row={(origin, change, at) => (
          <Bare
            mono
            label={`Allowed origin ${at + 1}`}
            placeholder="https://api.example.com"
            value={origin}
            onChange={change}
          />
        )}
      />
    </FormSection>
  );
}
