import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { ScopePicker } from "./ScopePicker";

const scopes = [
  { name: "deals.ALL", description: "Read, create and change deals", chosen: true },
  { name: "contacts.READ", description: "Read contacts", chosen: false },
  { name: "users.READ", description: "See who owns a deal", chosen: false },
];

function Host({ begin }: { begin: string[] }) {
  const [chosen, setChosen] = useState(begin);
  return (
    <>
      <ScopePicker scopes={scopes} chosen={chosen} onChange={setChosen} />
      <output aria-label="Chosen">{chosen.join(" ")}</output>
    </>
  );
}

const chosen = () => screen.getByLabelText("Chosen").textContent;

it("chooses permissions in the profile's order, each with what it means", async () => {
  const user = userEvent.setup();
  render(<Host begin={["users.READ"]} />);
  expect(screen.getByText("1 of 3 chosen")).toBeTruthy();
  await user.click(screen.getByRole("checkbox", { name: /^deals\.ALL/ }));
  expect(chosen()).toBe("deals.ALL users.READ");
  await user.click(screen.getByRole("button", { name: "Choose all" }));
  expect(screen.getByText("3 of 3 chosen")).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Choose none" }));
  expect(chosen()).toBe("");
});

it("is found by what a permission means, and walked with the arrow keys", async () => {
  const user = userEvent.setup();
  render(<Host begin={[]} />);
  await user.type(screen.getByRole("textbox", { name: "Find a permission" }), "owns");
  expect(screen.getAllByRole("checkbox")).toHaveLength(1);
  await user.keyboard("{ArrowDown} ");
  expect(chosen()).toBe("users.READ");
  await user.clear(screen.getByRole("textbox", { name: "Find a permission" }));
  await user.type(screen.getByRole("textbox", { name: "Find a permission" }), "nothing");
  expect(screen.getByText("No permission is called that.")).toBeTruthy();
});

it("keeps a permission that the profile does not list any more", async () => {
  const user = userEvent.setup();
  render(<Host begin={["old.scope"]} />);
  await user.click(screen.getByRole("checkbox", { name: /^contacts/ }));
  expect(chosen()).toBe("contacts.READ old.scope");
});
