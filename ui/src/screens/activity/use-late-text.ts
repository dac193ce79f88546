import { useEffect, useRef, useState } from "react";

/** How long the typing must pause before a search. */
const PAUSE = 250;

/** Text that is searched once the typing pauses. */
export function useLateText(
  text: string,
  search: (text: string) => void,
): [string, (text: string) => void] {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  // Cleared elsewhere, or another address.
  if (seen !== text) {
    setSeen(text);
    setTyped(text);
  }
  const latest = useRef(search);
  latest.current = search;
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => latest.current(typed), PAUSE);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return [typed, setTyped];
}
