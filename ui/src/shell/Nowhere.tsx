import { Link } from "wouter";
import { EmptyState } from "../components/States";
import { Page } from "./Page";

/** An address that no screen has. */
export function Nowhere() {
  return (
    <Page title="Not found">
      <EmptyState title="There is no such screen.">
        The address may be from another version.{" "}
        <Link href="/flows" className="font-medium text-accent hover:underline">
          Go to the flows
        </Link>
      </EmptyState>
    </Page>
  );
}
