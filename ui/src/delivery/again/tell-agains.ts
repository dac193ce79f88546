import type { AgainId } from "../../bindings";
import { notifyAction } from "../../components/toast";
import { navigate } from "../../lib/hash-location";
import { watch } from "../../lib/host";
import { keepAgain } from "./use-agains";
import { progressWords } from "./words";

const ACTIVITY = "/activity";

/** Follows runs that are tried again, and says at their end how it went to whoever is elsewhere. */
export function tellAgains(): () => void {
  const going = new Set<AgainId>();
  return watch((event) => {
    if (event.type !== "again") return;
    const { again } = event;
    keepAgain(again);
    if (again.state === "going") {
      going.add(again.id);
    } else if (going.delete(again.id) && !window.location.hash.startsWith(`#${ACTIVITY}`)) {
      notifyAction(progressWords(again), "Show", () => navigate(ACTIVITY));
    }
  });
}
