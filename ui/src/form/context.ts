import { createContext, useContext } from "react";
import type { Context, Problem } from "../bindings";
import type { VariableRoot } from "./variables/variables";

/** What a template becomes with the sample, or why it cannot. */
export interface Rendered {
  text: string | undefined;
  error: string | undefined;
}

/** What the fields of a form share. The form knows nothing of the builder; it is given this. */
export interface FormServices {
  /** Steps whose values can be used here, in the order in which they run. */
  variables: readonly VariableRoot[];
  /** Where the sample comes from: "test at 14:32". */
  sampleWords: string;
  problems: readonly Problem[];
  readOnly: boolean;
  /** A field to focus, by its path; a new object asks again. */
  focus: { field: string } | undefined;
  focused: () => void;
  preview: Previewer;
  /** All that is set now, also beside a field. A call, so that typing draws no other field anew. */
  config: () => Readonly<Record<string, unknown>>;
}

/** Renders templates with the sample data, a batch at a time. */
export interface Previewer {
  /** What is known of a template now; asks for it when nothing is. */
  get: (text: string, context: Context) => Rendered | undefined;
  /** Calls back when something became known. */
  subscribe: (changed: () => void) => () => void;
}

const noPreview: Previewer = { get: () => undefined, subscribe: () => () => undefined };

export const FormContext = createContext<FormServices>({
  variables: [],
  sampleWords: "",
  problems: [],
  readOnly: false,
  focus: undefined,
  focused: () => undefined,
  preview: noPreview,
  config: () => ({}),
});

export function useForm(): FormServices {
  return useContext(FormContext);
}
