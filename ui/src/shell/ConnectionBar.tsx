import { useEffect, useState, useSyncExternalStore } from "react";
import { Button } from "../components/Button";
import { connection } from "../lib/host";
import { Bar } from "./Bar";

/** A restart takes a moment; only a longer silence is worth a word. */
const PATIENCE = 1500;

/** Said when the engine has stopped answering; what is on screen stays readable. */
export function ConnectionBar() {
  const state = useSyncExternalStore(connection.subscribe, connection.get);
  const lost = state === "lost";
  const [late, setLate] = useState(false);

  useEffect(() => {
    if (!lost) return setLate(false);
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [lost]);

  if (!lost || !late) return null;
  return (
    <Bar
      actions={
        <Button size="sm" onClick={connection.retry}>
          Try now
        </Button>
      }
    >
      Hookline does not answer. What you see may be out of date; it is tried again every few
      seconds.
    </Bar>
  );
}
