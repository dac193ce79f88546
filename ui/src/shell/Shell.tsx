import { lazy, Suspense, useEffect } from "react";
import { Redirect, Route, Switch, useLocation } from "wouter";
import { UnsavedDialog } from "../components/UnsavedDialog";
import { useRpc } from "../lib/query";
import { applyTheme } from "../lib/theme";
import Flows from "../screens/flows/Flows";
import { ImportProblemDialog } from "../screens/flows/ImportProblemDialog";
import { Blocked, blockedBy } from "./Blocked";
import { CommandHost } from "./CommandHost";
import { ConnectionBar } from "./ConnectionBar";
import { HooksBar, hasProblem } from "./HooksBar";
import { Nowhere } from "./Nowhere";
import { Rail } from "./Rail";
import { ScreenBoundary } from "./ScreenBoundary";
import { StorageBar } from "./StorageBar";
import { TroubleBar } from "./TroubleBar";
import { VaultBar } from "./VaultBar";

// The flows list comes with the first file; everything heavier when it is first opened.
const Builder = lazy(() => import("../screens/builder/Builder"));
const Activity = lazy(() => import("../screens/activity/Activity"));
const Connections = lazy(() => import("../screens/connections/Connections"));
const Destinations = lazy(() => import("../screens/destinations/Destinations"));
const Inspector = lazy(() => import("../screens/inspector/Inspector"));
const Profiles = lazy(() => import("../screens/profiles/Profiles"));
const Settings = lazy(() => import("../screens/settings/Settings"));
const Troubles = lazy(() => import("../screens/troubles/Troubles"));

/** Rail and screen, and what concerns the whole window: no engine, no data, no listener, trouble. */
export function Shell() {
  const [location] = useLocation();
  const info = useRpc("app_info", {});
  const settings = useRpc("settings_get", {});
  const theme = settings.data?.theme;

  useEffect(() => {
    if (theme) applyTheme(theme);
  }, [theme]);

  if (info.error && blockedBy(info.error, info.data !== undefined)) {
    return <Blocked error={info.error} onRetry={() => void info.refetch()} />;
  }

  return (
    <div className="flex h-full flex-col">
      <ConnectionBar />
      {info.data && hasProblem(info.data.hooks) && <HooksBar hooks={info.data.hooks} />}
      {info.data?.storage_problem && <StorageBar problem={info.data.storage_problem} />}
      <VaultBar />
      <TroubleBar />
      <div className="flex min-h-0 flex-1">
        <Rail folded={/^\/flows\/./.test(location)} />
        <ScreenBoundary key={location.split("/")[1]}>
          <Suspense fallback={<main className="flex-1 bg-surface" aria-busy="true" />}>
            <Switch>
              <Route path="/flows" component={Flows} />
              <Route path="/flows/:flow" component={Builder} />
              <Route path="/connections/:connection?" component={Connections} />
              <Route path="/activity/troubles" component={Troubles} />
              <Route path="/activity/destinations/:destination?" component={Destinations} />
              <Route path="/activity/:run?" component={Activity} />
              <Route path="/inspector/:catch?/:caught?" component={Inspector} />
              <Route path="/profiles/:profile?" component={Profiles} />
              <Route path="/settings/:section?" component={Settings} />
              <Route path="/">
                <Redirect to="/flows" replace />
              </Route>
              <Route component={Nowhere} />
            </Switch>
          </Suspense>
        </ScreenBoundary>
      </div>
      <CommandHost />
      <ImportProblemDialog />
      <UnsavedDialog />
    </div>
  );
}
