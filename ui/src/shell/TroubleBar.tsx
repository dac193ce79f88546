import { Link, useLocation } from "wouter";
import { TROUBLES } from "../delivery/tell-alerts";
import { useTroubles } from "../delivery/use-troubles";
import { barWords } from "../delivery/words";
import { Bar } from "./Bar";

/**
 * Said when deliveries fail for so long that somebody should look. A warning shows itself only in
 * the rail: most of them end by themselves.
 */
export function TroubleBar() {
  const [location] = useLocation();
  const critical = useTroubles().troubles?.open.filter(({ stage }) => stage === "critical") ?? [];
  // The list says the same, with more room.
  if (critical.length === 0 || location.startsWith(TROUBLES)) return null;
  return (
    <Bar
      actions={
        <Link
          href={TROUBLES}
          className="self-center px-1 text-12 font-medium text-accent hover:underline"
        >
          {critical.length === 1 ? "Show it" : "Show them"}
        </Link>
      }
    >
      {barWords(critical)}
    </Bar>
  );
}
