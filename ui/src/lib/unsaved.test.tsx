import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { UnsavedDialog } from "../components/UnsavedDialog";
import { navigate, useHashLocation } from "./hash-location";
import { forgetUnsaved, useUnsaved } from "./unsaved";

function Typing({ what }: { what: string | undefined }) {
  useUnsaved(what);
  const [path] = useHashLocation();
  return <p>{path}</p>;
}

beforeEach(() => {
  forgetUnsaved();
  navigate("/here");
});

function open(what: string | undefined) {
  const shown = render(
    <>
      <Typing what={what} />
      <UnsavedDialog />
    </>,
  );
  return { user: userEvent.setup(), ...shown };
}

it("goes at once while nothing would be lost", () => {
  open(undefined);
  act(() => navigate("/there"));
  expect(screen.getByText("/there")).toBeTruthy();
});

it("waits for an answer, and stays or goes by it", async () => {
  const { user } = open("the changes to CRM");
  act(() => navigate("/there"));
  expect(screen.getByRole("alertdialog").textContent).toContain("This loses the changes to CRM.");
  await user.click(screen.getByRole("button", { name: "Stay here" }));
  expect(window.location.hash).toBe("#/here");
  act(() => navigate("/there"));
  await user.click(screen.getByRole("button", { name: "Leave without saving" }));
  expect(window.location.hash).toBe("#/there");
});

it("holds the browser's Back up too", async () => {
  act(() => navigate("/next"));
  const { user } = open("the changes to CRM");
  act(() => window.history.back());
  await screen.findByRole("alertdialog");
  expect(window.location.hash).toBe("#/next");
  await user.click(screen.getByRole("button", { name: "Leave without saving" }));
  await waitFor(() => expect(window.location.hash).toBe("#/here"));
});

it("holds nothing up once it is saved", () => {
  const { rerender } = open("the changes to CRM");
  rerender(
    <>
      <Typing what={undefined} />
      <UnsavedDialog />
    </>,
  );
  act(() => navigate("/there"));
  expect(screen.queryByRole("alertdialog")).toBeNull();
  expect(window.location.hash).toBe("#/there");
});

it("asks before the window closes", () => {
  open("the changes to CRM");
  const closing = new Event("beforeunload", { cancelable: true });
  window.dispatchEvent(closing);
  expect(closing.defaultPrevented).toBe(true);
});
