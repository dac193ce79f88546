import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { RpcError } from "../lib/rpc-error";
import { SecretField, type SecretFieldProps } from "./SecretField";
import { TooltipProvider } from "./Tooltip";

const changed = vi.fn();

function Held(props: Partial<SecretFieldProps>) {
  const [value, setValue] = useState<string | undefined>();
  return (
    <TooltipProvider>
      <SecretField
        label="Client secret"
        stored={false}
        {...props}
        value={value}
        onChange={(next) => {
          changed(next);
          setValue(next);
        }}
      />
      <button type="button">Elsewhere</button>
    </TooltipProvider>
  );
}

function open(props: Partial<SecretFieldProps> = {}) {
  render(<Held {...props} />);
  return userEvent.setup();
}

const box = () => screen.getByLabelText<HTMLInputElement>(/^Client secret/);
const button = (name: string) => screen.getByRole("button", { name });

it("hides what is typed until it is asked to show it", async () => {
  const user = open();
  await user.type(box(), "s3cret");
  expect(box().type).toBe("password");
  await user.click(button("Show Client secret"));
  expect(box().type).toBe("text");
  expect(box().value).toBe("s3cret");
});

it("shows a stored value as dots and replaces it only when something is typed", async () => {
  const user = open({ stored: true });
  expect(box().readOnly).toBe(true);
  await user.click(button("Replace Client secret"));
  expect(document.activeElement).toBe(box());
  await user.click(button("Elsewhere"));
  expect(box().readOnly).toBe(true);
  expect(changed).not.toHaveBeenCalledWith("");
  await user.click(button("Replace Client secret"));
  await user.type(box(), "ab");
  expect(changed).toHaveBeenLastCalledWith("ab");
  await user.clear(box());
  expect(changed).toHaveBeenLastCalledWith(undefined);
  expect(box().readOnly).toBe(false);
});

it("takes back a replacement and a removal", async () => {
  const user = open({ stored: true, removable: true });
  await user.click(button("Remove Client secret"));
  expect(changed).toHaveBeenLastCalledWith("");
  expect(screen.getByText("Removed from the vault when you save.")).toBeTruthy();
  await user.click(button("Keep the old Client secret"));
  expect(changed).toHaveBeenLastCalledWith(undefined);
  expect(box().readOnly).toBe(true);
});

it("reveals a stored value where its owner may see it, and says why when it cannot", async () => {
  const answers = [
    () => Promise.reject(new RpcError("vault_locked", "The vault is locked. Unlock it first.")),
    () => Promise.resolve("k-123"),
  ];
  const user = open({ stored: true, onReveal: () => answers.shift()?.() ?? Promise.reject() });
  await user.click(button("Reveal Client secret"));
  expect(await screen.findByText("The vault is locked. Unlock it first.")).toBeTruthy();
  await user.click(button("Reveal Client secret"));
  expect(await screen.findByDisplayValue("k-123")).toBeTruthy();
  await user.click(button("Hide Client secret"));
  expect(screen.queryByDisplayValue("k-123")).toBeNull();
});
