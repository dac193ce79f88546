import { Component, type ReactNode } from "react";
import { Button } from "../components/Button";
import { EmptyState } from "../components/States";

interface State {
  error: Error | undefined;
}

/** A fault in one screen leaves the rail, the engine and all data as they are. */
export class ScreenBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <main className="min-w-0 flex-1 bg-surface">
        <EmptyState
          title="This screen stopped."
          actions={
            <>
              <Button tone="primary" onClick={() => this.setState({ error: undefined })}>
                Open it again
              </Button>
              <Button onClick={() => window.location.reload()}>Reload the window</Button>
            </>
          }
        >
          Flows go on running, and nothing was lost. It said: {error.message}
        </EmptyState>
      </main>
    );
  }
}
