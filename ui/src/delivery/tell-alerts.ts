import { notifyAction } from "../components/toast";
import { navigate } from "../lib/hash-location";
import { watch } from "../lib/host";
import { alertWords } from "./words";

export const TROUBLES = "/activity/troubles";

/** More than anybody has at a time; what was said long ago may be forgotten. */
const REMEMBERED = 200;

/** Says each alert once, unless the list of troubles shows it already. */
export function tellAlerts(): () => void {
  const said = new Set<string>();
  return watch((event) => {
    if (event.type !== "alert") return;
    const { key, words } = alertWords(event.trouble);
    if (said.has(key)) return;
    said.add(key);
    const [oldest] = said;
    if (said.size > REMEMBERED && oldest !== undefined) said.delete(oldest);
    if (window.location.hash.startsWith(`#${TROUBLES}`)) return;
    notifyAction(words, "Show", () => navigate(TROUBLES));
  });
}
