import { Link, useLocation } from "wouter";
import { Bar } from "./Bar";

/** Said while nothing can be stored: callers are asked to come again, and what to do about it. */
export function StorageBar({ problem }: { problem: string }) {
  const [location] = useLocation();
  // The settings say the same, with more room.
  if (location.startsWith("/settings")) return null;
  return (
    <Bar
      actions={
        <Link
          href="/settings/log"
          className="self-center px-1 text-12 font-medium text-accent hover:underline"
        >
          Settings
        </Link>
      }
    >
      {problem}
    </Bar>
  );
}
