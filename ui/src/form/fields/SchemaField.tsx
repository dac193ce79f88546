import type { FieldProps } from "../field-props";
import { asObject } from "../schema";
import { CodeField } from "./CodeField";
import { ConnectionField } from "./ConnectionField";
import { ListField } from "./ListField";
import { ObjectFields } from "./ObjectFields";
import { PairsField } from "./PairsField";
import { ChoiceField, MethodsField, NumberField, SwitchField, TextField } from "./PlainFields";
import { RetryField } from "./RetryField";
import { SigningField } from "./SigningField";
import { SigningKeyField } from "./SigningKeyField";
import { TaggedField } from "./TaggedField";
import { TemplateField } from "./TemplateField";

/** The field for a schema: by its widget where it names one, else by its type. */
export function SchemaField({ bare = false, ...props }: FieldProps & { bare?: boolean }) {
  const { schema, path, value, onChange } = props;
  if (schema.widget === "connection") return <ConnectionField {...props} />;
  if (schema.widget === "signing_key") return <SigningKeyField {...props} />;
  switch (schema.type) {
    case "object":
      return (
        <div data-field={path}>
          <ObjectFields
            properties={schema.properties}
            path={path}
            value={asObject(value)}
            onChange={onChange}
          />
        </div>
      );
    case "array":
      return schema.widget === "pairs" ? (
        <PairsField {...props} schema={schema} />
      ) : (
        <ListField {...props} schema={schema} />
      );
    case "choice":
      return <ChoiceField {...props} schema={schema} />;
    case "tagged":
      if (schema.widget === "signing") return <SigningField {...props} schema={schema} />;
      if (schema.widget === "retry") return <RetryField {...props} schema={schema} />;
      return <TaggedField {...props} schema={schema} />;
    case "boolean":
      return <SwitchField {...props} />;
    case "integer":
      return <NumberField {...props} schema={schema} />;
    case "methods":
      return <MethodsField {...props} schema={schema} />;
    case "string":
    case "any":
      if (schema.widget === "code") return <CodeField {...props} bare={bare} />;
      return schema.templated ? <TemplateField {...props} /> : <TextField {...props} />;
  }
}
