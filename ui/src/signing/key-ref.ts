import type { SigningPreset } from "../bindings";
import { PRESET_LIST } from "./presets";

/** How a flow's document names a key. An empty id is one that has to be chosen (again). */
export interface KeyRef {
  id: string;
  name: string;
}

/** What a config's field holds, whatever a hand-written file may have put there. */
export function readKeyRef(value: unknown): KeyRef {
  const { id, name } =
    typeof value === "object" && value !== null ? (value as Partial<KeyRef>) : {};
  return { id: typeof id === "string" ? id : "", name: typeof name === "string" ? name : "" };
}

/** The way of signing that a config names; undefined signs nothing. */
export function presetOf(type: unknown): SigningPreset | undefined {
  return PRESET_LIST.find((preset) => preset === type);
}
