import { createContext, useContext, useEffect } from "react";
import type { AuthProblem, Method, ProfileSettings } from "../../../bindings";
import type { MethodType } from "../methods";

export interface ProfileForm {
  settings: ProfileSettings;
  set: (part: Partial<ProfileSettings>) => void;
  /** What is typed for the vault, by field; undefined leaves the stored one. */
  secrets: Readonly<Record<string, string | undefined>>;
  setSecret: (name: string, value: string | undefined) => void;
  /** The secrets that the vault holds. */
  stored: readonly string[];
  /** What is wrong at a field or within it, as far as it is time to say so. */
  problemAt: (field: string) => AuthProblem | undefined;
  /** The user has been at this field: from now on it says what is wrong. */
  touch: (field: string) => void;
  /** The field is on screen and shows its own problems. Returns the way to take that back. */
  claim: (field: string) => () => void;
  /** A profile that exists: method and agent are fixed. */
  made: boolean;
}

const Context = createContext<ProfileForm | undefined>(undefined);
export const ProfileFormProvider = Context.Provider;

export function useProfileForm(): ProfileForm {
  const form = useContext(Context);
  if (!form) throw new Error("this field belongs into a profile form");
  return form;
}

type MethodOf<T extends MethodType> = Extract<Method, { type: T }>;

/** The settings of one method, and the way to change some of them. */
export function useMethod<T extends MethodType>(
  type: T,
): [MethodOf<T>, (part: Partial<Omit<MethodOf<T>, "type">>) => void] {
  const { settings, set } = useProfileForm();
  const { method } = settings;
  if (method.type !== type) throw new Error(`the profile's method is ${method.type}, not ${type}`);
  const current = method as MethodOf<T>;
  return [current, (part) => set({ method: { ...current, ...part } })];
}

/** What a field of the form says about itself, and what it has to carry. */
export function useFormField(field: string) {
  const { problemAt, touch, claim } = useProfileForm();
  useEffect(() => claim(field), [claim, field]);
  const problem = problemAt(field);
  return {
    error: problem && !problem.warning ? problem.message : undefined,
    warning: problem?.warning ? problem.message : undefined,
    /** For the element around the field: leaving it is when its problem is shown. */
    frame: { "data-field": field, onBlur: () => touch(field) },
  };
}
