import { useMemo } from "react";
import type { Again } from "../../bindings";
import { pref, usePref, within } from "../../lib/prefs";
import { queryClient, queryKey, useRpc } from "../../lib/query";
import { useNow } from "../../lib/use-now";

/** What ended is said for so long, unless it is put away before. */
const SAID_FOR = 10 * 60_000;

/** All that were started by then and have ended are put away, also after a reload. */
const putAway = pref("again.put_away", 0, within(0, Number.MAX_SAFE_INTEGER));

/** Puts the news of one into the list, newest first. */
export function foldAgain(list: readonly Again[], news: Again): Again[] {
  const known = list.some((one) => one.id === news.id);
  if (known) return list.map((one) => (one.id === news.id ? newer(one, news) : one));
  return [news, ...list].sort((a, b) => b.created - a.created);
}

/** An answer that was on its way while an event came says less than the event did. */
function newer(before: Again, news: Again): Again {
  const over = before.state !== "going" && news.state === "going";
  return over || news.made < before.made ? before : news;
}

/** Keeps what is known of one where every screen reads it. */
export function keepAgain(news: Again): void {
  const key = queryKey("again_list");
  if (queryClient.getQueryData(key) === undefined) {
    void queryClient.invalidateQueries({ queryKey: key });
    return;
  }
  queryClient.setQueryData<Again[]>(key, (list) => foldAgain(list ?? [], news));
}

/** Which of them are worth a line now. */
export function worthSaying(list: readonly Again[], away: number, now: number): Again[] {
  return list.filter(
    ({ state, created, ended }) =>
      state === "going" || (created > away && now - (ended ?? created) < SAID_FOR),
  );
}

/** The runs that are tried again now, or were a moment ago; they go on whatever is on screen. */
export function useAgains() {
  const list = useRpc("again_list", {});
  const [away, setAway] = usePref(putAway);
  const now = useNow(10_000);
  const said = useMemo(() => worthSaying(list.data ?? [], away, now), [list.data, away, now]);
  return { said, putAway: (again: Again) => setAway(Math.max(away, again.created)) };
}
