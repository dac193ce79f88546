/** Calls `run` at once, then at most once per `ms`, and once more after the last request. */
export function throttle(run: () => void, ms: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const fire = () => {
    run();
    timer = setTimeout(() => {
      timer = undefined;
      if (!again) return;
      again = false;
      fire();
    }, ms);
  };
  return () => {
    if (timer === undefined) fire();
    else again = true;
  };
}
