import type { Destination } from "../bindings";
import { notify, notifyError } from "../components/toast";
import { plural } from "../lib/format";
import { queryClient, queryKey, useRpcMutation } from "../lib/query";
import { placeOf } from "./words";

/** Puts a destination's new state where it is shown, without waiting for the lists. */
export function keepDestination(now: Destination): void {
  queryClient.setQueryData<Destination[]>(queryKey("destination_list"), (list) =>
    list?.map((one) => (one.id === now.id ? now : one)),
  );
  void queryClient.invalidateQueries({ queryKey: ["destination_list"] });
  void queryClient.invalidateQueries({ queryKey: ["trouble_list"] });
}

/** Stops what goes to a destination, or lets it go on. Deliveries wait meanwhile; none is lost. */
export function usePause(destination: Destination) {
  const pause = useRpcMutation("destination_pause");
  const resume = useRpcMutation("destination_resume");
  const paused = destination.state === "paused";
  const place = placeOf(destination);
  const run = () => {
    if (!paused) {
      pause.mutate(
        { destination: destination.id },
        {
          onSuccess: keepDestination,
          onError: (error) => notifyError(`${place} was not paused`, error),
        },
      );
      return;
    }
    resume.mutate(
      { destination: destination.id },
      {
        onSuccess: (now) => {
          keepDestination(now);
          const { waiting } = destination;
          if (waiting > 0) {
            notify(`${plural(waiting, "delivery", "deliveries")} to ${place} go out now.`);
          }
        },
        onError: (error) => notifyError(`${place} was not resumed`, error),
      },
    );
  };
  return { paused, busy: pause.isPending || resume.isPending, run };
}
