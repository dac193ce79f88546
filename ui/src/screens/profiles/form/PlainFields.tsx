import { Checkbox } from "../../../components/Checkbox";
import { useMethod } from "./context";
import { Sends, Text } from "./fields";
import { Bare, Rows } from "./Rows";
import { scheme, sentAs } from "./sent-as";

export function BearerFields() {
  const [{ prefix }, set] = useMethod("bearer");
  return (
    <>
      <Text
        field="method.prefix"
        label="Before the token"
        hint="Bearer, unless the application says otherwise."
        placeholder="Nothing"
        mono
        value={prefix}
        onChange={(next) => set({ prefix: next })}
      />
      <Sends>{sentAs("header", "Authorization", scheme(prefix))}</Sends>
    </>
  );
}

export function BasicFields() {
  return <Sends>Authorization: Basic ••••</Sends>;
}

export function CertificateFields() {
  return (
    <p className="text-12 text-ink-3">
      The certificate is shown while the connection is made, before anything is sent.
    </p>
  );
}

export function HeadersFields() {
  const [{ headers }, set] = useMethod("headers");
  return (
    <Rows
      field="method.headers"
      label="Headers"
      one="header"
      hint="Tick the secret ones: their values are kept in the vault and shown as dots."
      items={headers}
      onChange={(next) => set({ headers: next })}
      blank={{ name: "", label: "", secret: true }}
      row={(header, change, at) => (
        <div className="grid grid-cols-[1fr_1fr_auto] divide-x divide-line">
          <Bare
            mono
            label={`Name of header ${at + 1}`}
            placeholder="X-Account-Token"
            value={header.name}
            onChange={(name) => change({ ...header, name })}
          />
          <Bare
            label={`Field label of header ${at + 1}`}
            placeholder={header.name || "Field label"}
            value={header.label}
            onChange={(label) => change({ ...header, label })}
          />
          {/* biome-ignore lint/a11y/noLabelWithoutControl: the checkbox is the control */}
          <label className="flex items-center gap-1.5 px-2 text-12 text-ink-2">
            <Checkbox
              label={`Header ${at + 1} is secret`}
              checked={header.secret}
              onChange={(secret) => change({ ...header, secret })}
            />
            Secret
          </label>
        </div>
      )}
    />
  );
}
