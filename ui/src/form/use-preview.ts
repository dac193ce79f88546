import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Context } from "../bindings";
import { type Rendered, useForm } from "./context";
import { expressionsIn, hasExpression } from "./template/expressions";

/** What a text becomes; the last answer stays while the next is on its way. Nothing without variables. */
export function usePreview(text: string, context: Context): Rendered | undefined {
  const { preview } = useForm();
  const wanted = hasExpression(text);
  const now = useSyncExternalStore(preview.subscribe, () =>
    wanted ? preview.get(text, context) : undefined,
  );
  const last = useRef<Rendered>(undefined);
  if (now) last.current = now;
  return wanted ? (now ?? last.current) : undefined;
}

/** Why single expressions cannot be used, by what stands between their braces. */
export function useExpressionProblems(text: string): ReadonlyMap<string, string> {
  const { preview } = useForm();
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(new Map());
  const read = useCallback(() => {
    const found = new Map<string, string>();
    for (const { inner } of expressionsIn(text)) {
      const plain = inner.replace(/\\"/g, '"');
      const error = preview.get(`{{ ${plain} }}`, "text")?.error;
      if (error) found.set(plain, error);
    }
    setProblems((before) => (sameMap(before, found) ? before : found));
  }, [preview, text]);
  useEffect(() => {
    read();
    return preview.subscribe(read);
  }, [preview, read]);
  return problems;
}

function sameMap(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value);
}
