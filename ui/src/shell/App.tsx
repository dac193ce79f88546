import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { Router } from "wouter";
import { TooltipProvider } from "../components/Tooltip";
import { Toaster } from "../components/toast";
import { useHashLocation } from "../lib/hash-location";
import { followEngine } from "../lib/live";
import { loadPrefs } from "../lib/prefs";
import { queryClient } from "../lib/query";
import { Shell } from "./Shell";

export function App() {
  useEffect(() => {
    const stop = followEngine();
    // An engine that cannot be reached is said by the shell; the choices of last time hold.
    loadPrefs().catch(() => undefined);
    return stop;
  }, []);

  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={500} skipDelayDuration={200}>
        <Router hook={useHashLocation}>
          <Shell />
        </Router>
        <Toaster />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
