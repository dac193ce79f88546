/** Forms made from a kind's schema, with text and variables together. */
export { FormContext, type FormServices } from "./context";
export { makePreviewer } from "./previewer";
export { SchemaForm } from "./SchemaForm";
export { TemplateEditor } from "./template/TemplateEditor";
export type { VariableRoot } from "./variables/variables";
