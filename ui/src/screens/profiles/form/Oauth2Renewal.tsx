import { useState } from "react";
import { same } from "../same";
import { readStatuses, renewalWords } from "../words";
import { useMethod } from "./context";
import { FormSection } from "./FormSection";
import { Text, Yes } from "./fields";

/** When a token is renewed. */
export function Oauth2Renewal() {
  const [{ refresh }, set] = useMethod("oauth2");
  const change = (part: Partial<typeof refresh>) => set({ refresh: { ...refresh, ...part } });
  // As typed, so that a comma can be written before its number.
  const [typed, setTyped] = useState("");
  const statuses = same(readStatuses(typed), refresh.statuses)
    ? typed
    : refresh.statuses.join(", ");
  const more = refresh.statuses.length > 0 || refresh.body !== "";
  return (
    <FormSection
      title="Renewal"
      summary={renewalWords(refresh.before, refresh.on_401, more)}
      fields={["method.refresh"]}
    >
      <Text
        field="method.refresh.before"
        label="Seconds before the token expires"
        inputMode="numeric"
        maxLength={5}
        className="w-60"
        value={String(refresh.before)}
        onChange={(text) => change({ before: Number(text.replaceAll(/\D/g, "")) })}
      />
      <Yes
        field="method.refresh.on_401"
        label="When an answer is 401 Unauthorized"
        hint="The token is renewed and the request sent once more."
        value={refresh.on_401}
        onChange={(on_401) => change({ on_401 })}
      />
      <Text
        field="method.refresh.statuses"
        label="Also on these statuses"
        placeholder="None"
        hint="For providers that answer something else, such as 403 or 498."
        value={statuses}
        onChange={(text) => {
          setTyped(text);
          change({ statuses: readStatuses(text) });
        }}
      />
      <Text
        field="method.refresh.body"
        label="Also when the answer contains"
        placeholder="Nothing"
        hint="A text in the body, such as token_expired."
        mono
        value={refresh.body}
        onChange={(body) => change({ body })}
      />
    </FormSection>
  );
}
