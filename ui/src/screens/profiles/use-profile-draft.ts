import { useCallback, useMemo, useState } from "react";
import type { AuthProblem, ProfileSettings } from "../../bindings";
import type { RpcError } from "../../lib/host";
import type { ProfileForm } from "./form/context";
import { secretsOf } from "./methods";
import { followOrigins } from "./origins";
import { problemAt, unplaced, within } from "./problems";
import { same } from "./same";
import { useProfileCheck } from "./use-profile-check";

export interface ProfileDraft {
  form: ProfileForm;
  settings: ProfileSettings;
  /** Takes other settings over, with what was edited laid on them by the caller. */
  setSettings: (settings: ProfileSettings) => void;
  /** The secrets that were typed; those left alone are not in it. */
  secrets: Record<string, string>;
  dirty: boolean;
  /** Says everything that is wrong, and whether nothing of it stands in the way of saving. */
  ready: () => Promise<boolean>;
  /** That is being found out. */
  checking: boolean;
  /** Problems that no field on screen shows. */
  loose: readonly AuthProblem[];
  /** Begins anew from what is saved. */
  reset: (settings: ProfileSettings) => void;
  /** The engine refused to save, with the field at fault. */
  refuse: (error: RpcError | undefined) => void;
}

/** A profile while it is edited: what is typed, what is wrong with it, and where that is said. */
export function useProfileDraft(
  begin: ProfileSettings,
  { made, stored }: { made: boolean; stored: readonly string[] },
): ProfileDraft {
  const [base, setBase] = useState(begin);
  const [settings, setSettings] = useState(begin);
  const [typed, setTyped] = useState<Record<string, string | undefined>>({});
  const [visited, setVisited] = useState<ReadonlySet<string>>(new Set());
  // Before the first try to save, only what is wrong where the user has been.
  const [allSaid, sayIt] = useState(made);
  const [checking, setChecking] = useState(false);
  const [refusal, setRefusal] = useState<RpcError>();
  const [claimed, setClaimed] = useState<readonly string[]>([]);

  const { problems: found, checkNow } = useProfileCheck(settings);
  const problems = useMemo(() => withRefusal(found, refusal), [found, refusal]);
  const said = useMemo(
    () =>
      allSaid
        ? problems
        : problems.filter((problem) => [...visited].some((field) => within(problem.field, field))),
    [problems, visited, allSaid],
  );

  const change = useCallback((next: (settings: ProfileSettings) => ProfileSettings) => {
    setRefusal(undefined);
    setSettings((before) => followOrigins(before, next(before)));
  }, []);
  const set = useCallback(
    (part: Partial<ProfileSettings>) => change((before) => ({ ...before, ...part })),
    [change],
  );
  const setSecret = useCallback((name: string, value: string | undefined) => {
    setRefusal(undefined);
    setTyped((before) => ({ ...before, [name]: value }));
  }, []);
  const touch = useCallback((field: string) => {
    setVisited((before) => (before.has(field) ? before : new Set(before).add(field)));
  }, []);
  const claim = useCallback((field: string) => {
    setClaimed((before) => [...before, field]);
    return () => setClaimed((before) => before.toSpliced(before.indexOf(field), 1));
  }, []);

  const { method } = settings;
  const secrets = useMemo(
    () => kept(typed, stored, secretsOf(method, stored)),
    [typed, stored, method],
  );
  const form: ProfileForm = {
    settings,
    set,
    secrets: typed,
    setSecret,
    stored,
    problemAt: (field) => problemAt(said, field),
    touch,
    claim,
    made,
  };
  return {
    form,
    settings,
    setSettings: (next) => change(() => next),
    secrets,
    dirty: !same(settings, base) || Object.keys(secrets).length > 0,
    ready: async () => {
      sayIt(true);
      setChecking(true);
      const now = await checkNow();
      setChecking(false);
      return now.every((problem) => problem.warning);
    },
    checking,
    loose: unplaced(said, claimed),
    reset: (next) => {
      setBase(next);
      setSettings(next);
      setTyped({});
      setRefusal(undefined);
    },
    refuse: setRefusal,
  };
}

/**
 * What goes to the vault: typed values, and an empty text for a stored one that is taken out. What
 * was typed for another signature or client authentication stays out.
 */
function kept(
  typed: Readonly<Record<string, string | undefined>>,
  stored: readonly string[],
  wanted: readonly string[],
): Record<string, string> {
  const entries = Object.entries(typed).flatMap(([name, value]): [string, string][] =>
    value === undefined || !wanted.includes(name) || (value === "" && !stored.includes(name))
      ? []
      : [[name, value]],
  );
  return Object.fromEntries(entries);
}

function withRefusal(
  found: readonly AuthProblem[],
  refusal: RpcError | undefined,
): readonly AuthProblem[] {
  if (!refusal) return found;
  const { code, message, field = "" } = refusal;
  const known = found.some((problem) => problem.field === field && problem.message === message);
  return known ? found : [{ code, field, message, warning: false }, ...found];
}
