import type { Context, Preview, TemplateText } from "../bindings";
import type { Previewer, Rendered } from "./context";

const WAIT = 220;

/**
 * Asks the engine what templates become, some time after the last keystroke and all at once.
 * Answers are kept until the sample or the draft's steps change (a new previewer is made then).
 */
export function makePreviewer(
  render: (templates: TemplateText[]) => Promise<readonly Preview[]>,
): Previewer {
  const known = new Map<string, Rendered>();
  const asked = new Map<string, TemplateText>();
  const underWay = new Set<string>();
  const listeners = new Set<() => void>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = async () => {
    timer = undefined;
    const batch = [...asked];
    asked.clear();
    for (const [key] of batch) underWay.add(key);
    try {
      const answers = await render(batch.map(([, template]) => template));
      batch.forEach(([key], index) => {
        const answer = answers[index];
        known.set(key, { text: answer?.text ?? undefined, error: answer?.error ?? undefined });
      });
      for (const changed of listeners) changed();
    } catch {
      // No preview while the engine cannot be reached; the next keystroke asks again.
    } finally {
      for (const [key] of batch) underWay.delete(key);
    }
  };

  return {
    get(text: string, context: Context) {
      const key = `${context}\n${text}`;
      const answer = known.get(key);
      if (answer || asked.has(key) || underWay.has(key)) return answer;
      asked.set(key, { text, context });
      clearTimeout(timer);
      timer = setTimeout(() => void flush(), WAIT);
      return undefined;
    },
    subscribe(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
  };
}
