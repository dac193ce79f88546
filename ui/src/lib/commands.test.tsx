import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { type Command, useCommandStore, useCommands } from "./commands";

function Screen({ owner, commands }: { owner: string; commands: readonly Command[] }) {
  useCommands(owner, commands);
  return null;
}

const command = (id: string): Command => ({ id, label: id, run: () => undefined });
const offered = () =>
  useCommandStore.getState().groups.map((group) => group.commands.map((one) => one.id));

it("offers a screen's commands while it is there, the innermost first", () => {
  const outer = render(<Screen owner="list" commands={[command("a")]} />);
  const inner = render(<Screen owner="builder" commands={[command("b")]} />);
  expect(offered()).toEqual([["b"], ["a"]]);
  inner.rerender(<Screen owner="builder" commands={[command("b"), command("c")]} />);
  expect(offered()).toEqual([["b", "c"], ["a"]]);
  inner.unmount();
  expect(offered()).toEqual([["a"]]);
  outer.unmount();
  expect(offered()).toEqual([]);
});
