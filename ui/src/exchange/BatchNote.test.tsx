import { render, screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { BatchNote } from "./BatchNote";

const batch = { id: "b1", place: 3, size: 5, sender: "r1" };

describe("an event that shared a request", () => {
  it("says so in the run that sent it", () => {
    const { container } = render(<BatchNote batch={batch} run="r1" />);
    expect(container.textContent).toContain("Event 3 of 5 in one request");
    expect(container.textContent).toContain("This run sent it.");
    expect(screen.queryByRole("link")).toBeNull();
  });

  it("leads the others to that run", () => {
    render(<BatchNote batch={batch} run="r2" />);
    const link = screen.getByRole("link", { name: "the run that sent it" });
    expect(link.getAttribute("href")).toBe("/activity/r1");
  });

  it("says nothing of one that went alone", () => {
    const { container } = render(<BatchNote batch={undefined} run="r1" />);
    expect(container.textContent).toBe("");
  });
});
