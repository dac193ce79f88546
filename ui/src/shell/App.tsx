import { QueryClientProvider } from "@tanstack/react-query";
import { Redirect, Route, Router, Switch, useLocation } from "wouter";
import { useHashLocation } from "wouter/use-hash-location";
import { TooltipProvider } from "../components/Tooltip";
import { Toaster } from "../components/toast";
import { queryClient } from "../lib/query";
import Flows from "../screens/flows/Flows";
import { Rail } from "./Rail";

export function App() {
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

function Shell() {
  const [location] = useLocation();
  const inBuilder = /^\/flows\/./.test(location);
  return (
    <div className="flex h-full">
      <Rail folded={inBuilder} />
      <Switch>
        <Route path="/flows" component={Flows} />
        <Route>
          <Redirect to="/flows" />
        </Route>
      </Switch>
    </div>
  );
}
