import { useEffect, useState } from "react";
import type { AuthProblem, ProfileSettings } from "../../bindings";
import { useRpc } from "../../lib/query";

const AFTER = 300;

/** What the engine finds wrong with settings that are being typed, a moment after the last key. */
export function useProfileCheck(settings: ProfileSettings): readonly AuthProblem[] {
  const [late, setLate] = useState(settings);
  useEffect(() => {
    if (settings === late) return;
    const timer = setTimeout(() => setLate(settings), AFTER);
    return () => clearTimeout(timer);
  }, [settings, late]);
  const check = useRpc("profile_check", { settings: late }, { keep: true });
  return check.data ?? [];
}
