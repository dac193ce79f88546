import { Facet } from "@codemirror/state";

/** Set where the text is JSON, so that what is inserted into a string is escaped. */
export const jsonMode = Facet.define<boolean, boolean>({
  combine: (values) => values.some(Boolean),
});
