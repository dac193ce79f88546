import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { startHistory } from "./history";
import { KindMenu } from "./KindMenu";
import { askForKind } from "./kind-menu-store";
import { Palette } from "./Palette";
import { CLOSED, useBuilder } from "./store";
import { drawing, KINDS, node } from "./testing/drawings";

const ids = () => useBuilder.getState().history.present.nodes.map((one) => one.id);
const lines = () => useBuilder.getState().history.present.edges;

beforeEach(() => {
  useBuilder.setState({
    ...CLOSED,
    flow: "f",
    kinds: KINDS,
    history: startHistory(drawing([node("order", "start")])),
  });
});

describe("the palette", () => {
  it("shows only groups that have kinds, and finds by typing", async () => {
    render(<Palette />);
    expect(screen.getAllByRole("heading").map((one) => one.textContent)).toEqual([
      "Triggers",
      "Actions",
      "Logic",
    ]);
    await userEvent.type(screen.getByRole("searchbox"), "bra");
    expect(screen.getAllByRole("heading")).toHaveLength(1);
    expect(screen.getByRole("button", { name: "Branch" })).toBeTruthy();
  });

  it("adds by Enter in the search, and by arrows and Enter in the list", async () => {
    render(<Palette />);
    await userEvent.type(screen.getByRole("searchbox"), "send{Enter}");
    expect(ids()).toEqual(["order", "send"]);
    await userEvent.type(screen.getByRole("searchbox"), "{ArrowDown}{ArrowDown}{Enter}");
    expect(ids()).toEqual(["order", "send", "send_2"]);
    expect(lines()).toEqual([{ from: "send", port: "next", to: "send_2" }]);
  });

  it("adds nothing while something else than the draft is shown", () => {
    useBuilder.setState({ view: { type: "published", drawing: drawing([]) } });
    render(<Palette />);
    expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
  });
});

describe("the menu behind +", () => {
  it("offers what can follow, and is driven by keys", async () => {
    render(<KindMenu />);
    askForKind({ x: 10, y: 10, after: { node: "order", port: "next" } });
    const search = await screen.findByRole("combobox");
    expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual([
      "Send",
      "Branch",
      "Stop",
    ]);
    await userEvent.type(search, "{ArrowDown}{Enter}");
    expect(lines()).toEqual([{ from: "order", port: "next", to: "branch" }]);
    expect(screen.queryByRole("combobox")).toBeNull();
  });

  it("says when nothing is called so", async () => {
    render(<KindMenu />);
    askForKind({ x: 10, y: 10 });
    await userEvent.type(await screen.findByRole("combobox"), "fax{Enter}");
    expect(screen.getByText(/No step is called “fax”/)).toBeTruthy();
    expect(ids()).toEqual(["order"]);
  });
});
