import { useEffect, useState } from "react";
import type { AuthProblem, ProfileSettings } from "../../bindings";
import { rpc } from "../../lib/host";
import { queryClient, queryKey, useRpc } from "../../lib/query";

const AFTER = 300;

export interface ProfileChecked {
  problems: readonly AuthProblem[];
  /** What is wrong now, without waiting for a pause; nothing where the engine cannot say. */
  checkNow: () => Promise<readonly AuthProblem[]>;
}

/** What the engine finds wrong with settings that are being typed, a moment after the last key. */
export function useProfileCheck(settings: ProfileSettings): ProfileChecked {
  const [late, setLate] = useState(settings);
  useEffect(() => {
    if (settings === late) return;
    const timer = setTimeout(() => setLate(settings), AFTER);
    return () => clearTimeout(timer);
  }, [settings, late]);
  const check = useRpc("profile_check", { settings: late }, { keep: true });

  const checkNow = async () => {
    setLate(settings);
    const request = { settings };
    return queryClient
      .fetchQuery({
        queryKey: queryKey("profile_check", request),
        queryFn: () => rpc("profile_check", request),
      })
      .catch(() => []);
  };
  return { problems: check.data ?? [], checkNow };
}
