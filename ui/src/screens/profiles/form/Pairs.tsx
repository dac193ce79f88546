import type { ReactNode } from "react";
import type { NameValue } from "../../../bindings";
import { Bare, Rows } from "./Rows";

export interface PairsProps {
  field: string;
  label: string;
  /** The singular: "parameter". */
  one: string;
  hint?: ReactNode;
  items: readonly NameValue[];
  onChange: (items: NameValue[]) => void;
  example?: NameValue;
}

/** Names and values. */
export function Pairs({ one, example, ...rest }: PairsProps) {
  return (
    <Rows
      {...rest}
      one={one}
      blank={{ name: "", value: "" }}
      row={(item, set, at) => (
        <div className="grid grid-cols-[2fr_3fr] divide-x divide-line">
          <Bare
            mono
            label={`Name of ${one} ${at + 1}`}
            placeholder={example?.name ?? "name"}
            value={item.name}
            onChange={(name) => set({ ...item, name })}
          />
          <Bare
            mono
            label={`Value of ${one} ${at + 1}`}
            placeholder={example?.value ?? "value"}
            value={item.value}
            onChange={(value) => set({ ...item, value })}
          />
        </div>
      )}
    />
  );
}
