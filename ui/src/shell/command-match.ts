/**
 * How well a command fits what was typed, from 0 (not at all) to 1. Every word typed must occur;
 * the beginning of the label counts most, then the beginning of a word, then anything inside.
 */
export function commandScore(search: string, label: string, words = ""): number {
  const typed = search.toLowerCase().split(/\s+/).filter(Boolean);
  let score = 1;
  for (const word of typed) {
    const fit = Math.max(wordScore(word, label), wordScore(word, words) * 0.5);
    if (fit === 0) return 0;
    score *= fit;
  }
  return score;
}

function wordScore(word: string, text: string): number {
  const inside = text.toLowerCase();
  const at = inside.indexOf(word);
  if (at < 0) return 0;
  if (at === 0) return 1;
  const starts = inside.split(/[^\p{L}\p{N}]+/u).some((part) => part.startsWith(word));
  return starts ? 0.8 : 0.3;
}
