import { useRef } from "react";
import type { TestRequest } from "../../../bindings";
import { hostOf } from "../../../connections/words";
import { useProfileForm } from "./context";
import { FormSection } from "./FormSection";
import { Address, Text, Yes } from "./fields";
import { Pairs } from "./Pairs";

const BLANK: TestRequest = { url: "", query: [], headers: [] };

/** The request that tells whether a connection works. */
export function TestSection() {
  const { settings, set, made } = useProfileForm();
  const { test } = settings;
  // What was set before it was switched off comes back when it is switched on.
  const last = useRef(test ?? BLANK);
  const change = (part: Partial<TestRequest>) => {
    if (test) set({ test: { ...test, ...part } });
  };
  const enable = (on: boolean) => {
    if (test) last.current = test;
    set({ test: on ? last.current : null });
  };
  return (
    <FormSection
      title="Test"
      summary={test ? hostOf(test.url) || "On" : "No test URL"}
      open={!settings.service && !made}
      fields={["test"]}
    >
      <Yes
        field="test"
        label="Enable test URL"
        hint="A connection shows at once whether it works. It is asked with GET."
        value={test != null}
        onChange={enable}
      />
      {test && (
        <>
          <Address
            field="test.url"
            label="Test URL"
            hint="An address that only somebody signed in may read, such as /me."
            value={test.url}
            onChange={(url) => change({ url })}
          />
          <Pairs
            field="test.query"
            label="Parameters"
            one="parameter"
            items={test.query}
            onChange={(query) => change({ query })}
          />
          <Pairs
            field="test.headers"
            label="Headers"
            one="header"
            example={{ name: "Accept", value: "application/json" }}
            items={test.headers}
            onChange={(headers) => change({ headers })}
          />
          <div className="grid grid-cols-[1fr_2fr] gap-3">
            <Text
              field="test.expect"
              label="Expected status"
              placeholder="200–299"
              inputMode="numeric"
              maxLength={3}
              value={test.expect == null ? "" : String(test.expect)}
              onChange={(text) => {
                const digits = text.replaceAll(/\D/g, "");
                change({ expect: digits === "" ? null : Number(digits) });
              }}
            />
            <Text
              field="test.account"
              label="Account in the answer"
              placeholder="user.email"
              hint="Shown beside the connection."
              mono
              value={test.account ?? ""}
              onChange={(account) => change({ account: account || null })}
            />
          </div>
        </>
      )}
    </FormSection>
  );
}
