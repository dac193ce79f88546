/** Destinations and troubles for tests of screens. */
import type { Destination, Trouble } from "../../bindings";

export function destination(part: Partial<Destination> = {}): Destination {
  return {
    id: "d1",
    origin: "https://crm.example.com",
    state: "open",
    failures: 0,
    waiting: 0,
    limits: { in_order: false },
    used: 0,
    ...part,
  };
}

export function trouble(part: Partial<Trouble> = {}): Trouble {
  return {
    id: "t1",
    destination: destination({ failures: 6 }),
    stage: "warning",
    began: 0,
    failures: 6,
    error: "It answered 503 Service Unavailable.",
    failed_runs: 0,
    ...part,
  };
}
