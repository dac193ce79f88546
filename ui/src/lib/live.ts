import type { Trouble } from "../bindings";
import { watch } from "./host";
import { loadPrefs } from "./prefs";
import { queryClient, queryKey } from "./query";
import { throttle } from "./throttle";

/** A busy engine sends thousands of run events a second; lists are read again at most this often. */
const LIST_EVERY = 500;
/** What only counts runs may be a little behind them. */
const USES_EVERY = 2000;

function stale(...key: unknown[]): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: key });
}

function somethingFails(): boolean {
  const known = queryClient.getQueryData<Trouble[]>(queryKey("trouble_list"));
  return known?.some((trouble) => trouble.ended == null) ?? false;
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

  // The lists of connections and profiles name each other.
  const connections = throttle(
    () => Promise.all([stale("connection_list"), stale("profile_list"), stale("vault_get")]),
    LIST_EVERY,
  );
  // Runs that wait, and when a connection was used last.
  const uses = throttle(
    () => Promise.all([stale("connection_list"), stale("vault_get")]),
    USES_EVERY,
  );

  // Who waits where, and what fails.
  const destinations = throttle(
    () => Promise.all([stale("destination_list"), stale("trouble_list")]),
    LIST_EVERY,
  );
  // While something fails, each run can change how many wait or have failed there.
  const costs = throttle(() => stale("trouble_list"), USES_EVERY);

  return watch((event) => {
    switch (event.type) {
      case "resync":
        void queryClient.invalidateQueries();
        // When they cannot be read, the choices of last time hold.
        loadPrefs().catch(() => undefined);
        break;
      case "run":
        flows();
        uses();
        if (somethingFails()) costs();
        break;
      case "flow":
        flows();
        connections();
        void stale("flow_get", { flow: event.flow });
        break;
      case "caught":
        caught();
        break;
      case "connection":
        connections();
        void stale("connection_get", { connection: event.connection });
        void stale("profile_get");
        break;
      case "profile":
        connections();
        void stale("profile_get", { profile: event.profile });
        void stale("connection_get");
        break;
      case "vault":
        connections();
        void stale("connection_get");
        break;
      case "destination":
      case "alert":
        destinations();
        if (event.type === "alert") void stale("alerts_get");
        break;
      case "signing_key":
        void stale("signing_key_list");
        break;
      case "app":
        void stale("app_info");
        void stale("settings_get");
        void stale("storage_get");
        break;
      // Folded by `delivery/again`.
      case "again":
      case "step":
      case "step_started":
      case "focus":
        break;
    }
  });
}
