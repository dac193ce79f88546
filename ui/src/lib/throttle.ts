/**
 * Calls `run` at once; while it is under way and for `ms` after it, further requests are gathered
 * into one more call at the end. So a slow answer is never asked for twice at a time.
 */
export function throttle(run: () => Promise<unknown>, ms: number): () => void {
  let busy = false;
  let again = false;
  const fire = () => {
    busy = true;
    // A failed call is its own reader's matter; here it only counts as over.
    const rest = () => setTimeout(next, ms);
    run().then(rest, rest);
  };
  const next = () => {
    busy = false;
    if (!again) return;
    again = false;
    fire();
  };
  return () => {
    if (busy) again = true;
    else fire();
  };
}
