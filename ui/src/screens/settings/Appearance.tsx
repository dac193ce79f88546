import { Monitor, Moon, Sun } from "lucide-react";
import type { Theme } from "../../bindings";
import { Segmented } from "../../components/Segmented";
import { notifyError } from "../../components/toast";
import { chooseTheme } from "../../lib/theme";
import { Section } from "./Section";

export function Appearance({ theme }: { theme: Theme }) {
  return (
    <Section title="Appearance">
      <Segmented
        label="Colours"
        value={theme}
        onChange={(next) => {
          chooseTheme(next).catch((error: unknown) => notifyError("Not changed", error));
        }}
        segments={[
          { value: "system", label: "As the system", icon: <Monitor /> },
          { value: "light", label: "Light", icon: <Sun /> },
          { value: "dark", label: "Dark", icon: <Moon /> },
        ]}
      />
    </Section>
  );
}
