import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect } from "react";
import { Router } from "wouter";
import { TooltipProvider } from "../components/Tooltip";
import { Toaster } from "../components/toast";
import { tellAgains } from "../delivery/again/tell-agains";
import { tellAlerts } from "../delivery/tell-alerts";
import { useHashLocation } from "../lib/hash-location";
import { followEngine } from "../lib/live";
import { queryClient } from "../lib/query";
import { Shell } from "./Shell";

export function App() {
  useEffect(followEngine, []);
  useEffect(tellAlerts, []);
  useEffect(tellAgains, []);

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
