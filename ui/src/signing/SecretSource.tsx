import { useId } from "react";
import { SecretField } from "../components/SecretField";
import { Segmented } from "../components/Segmented";

export interface SecretSourceProps {
  /** Undefined makes one. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  error: string | undefined;
}

/** A secret of our own making, or one that the receiver gave. */
export function SecretSource({ value, onChange, error }: SecretSourceProps) {
  const id = useId();
  const given = value !== undefined;
  return (
    <div className="flex flex-col gap-3">
      <div>
        <p id={id} className="mb-1 text-12 font-medium text-ink-2">
          Secret
        </p>
        <Segmented
          label="Secret"
          value={given ? "given" : "made"}
          onChange={(next) => onChange(next === "given" ? "" : undefined)}
          segments={[
            { value: "made", label: "Make one" },
            { value: "given", label: "The receiver gave me one" },
          ]}
        />
        {!given && (
          <p className="mt-1 text-12 text-ink-3">
            It is shown once, so that you can give it to the receiver.
          </p>
        )}
      </div>
      {given && (
        <SecretField
          label="The receiver’s secret"
          stored={false}
          autoFocus
          value={value}
          onChange={(next) => onChange(next ?? "")}
          error={error}
        />
      )}
    </div>
  );
}
