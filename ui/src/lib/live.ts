import { watch } from "./host";
import { loadPrefs } from "./prefs";
import { queryClient } from "./query";
import { throttle } from "./throttle";

/** A busy engine sends thousands of run events a second; lists are read again at most this often. */
const LIST_EVERY = 500;

function stale(...key: unknown[]): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key });
}

/**
 * Marks the answers that an event makes old, so that what is on screen is read again.
 * Screens that fold single events (a run, the runs list) watch for themselves.
 */
export function followEngine(): () => void {
  const flows = throttle(() => stale("flow_list"), LIST_EVERY);
  const caught = throttle(
    () => Promise.all([stale("catch_list"), stale("caught_list")]),
    LIST_EVERY,
  );

  return watch((event) => {
    switch (event.type) {
      case "resync":
        void queryClient.invalidateQueries();
        // When they cannot be read, the choices of last time hold.
        loadPrefs().catch(() => undefined);
        break;
      case "run":
        flows();
        break;
      case "flow":
        flows();
        void stale("flow_get", { flow: event.flow });
        break;
      case "caught":
        caught();
        break;
      case "app":
        void stale("app_info");
        void stale("settings_get");
        break;
      case "step":
      case "step_started":
      case "focus":
        break;
    }
  });
}
