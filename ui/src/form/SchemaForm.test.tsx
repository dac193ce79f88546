import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Problem } from "../bindings";
import { TooltipProvider } from "../components/Tooltip";
import { FormContext, type FormServices } from "./context";
import { SchemaForm } from "./SchemaForm";

/** A kind that nobody wrote a form for. */
const schema = {
  type: "object",
  properties: {
    name: { type: "string", title: "Name", description: "What it is called.", "x-group": "First" },
    count: { type: "integer", title: "Count", minimum: 1, maximum: 9, "x-group": "First" },
    loud: { type: "boolean", title: "Loud", description: "Says it twice.", "x-group": "First" },
    tags: {
      type: "array",
      title: "Tags",
      "x-widget": "pairs",
      "x-group": "Tags",
      items: {
        type: "object",
        properties: {
          name: { type: "string", title: "Name", default: "" },
          value: { type: "string", title: "Value", default: "" },
          on: { type: "boolean", title: "On", default: true },
        },
      },
    },
    secret: { type: "string", "x-widget": "hidden" },
  },
};

function Host({
  problems = [],
  onChange,
  focus,
  focused = () => undefined,
}: {
  problems?: Problem[];
  onChange: (value: Record<string, unknown>, field: string) => void;
  focus?: { field: string };
  focused?: () => void;
}) {
  const [value, setValue] = useState<Record<string, unknown>>({
    name: "A",
    count: 3,
    loud: false,
    tags: [{ name: "x", value: "1", on: true }],
  });
  const services: FormServices = {
    variables: [],
    sampleWords: "",
    problems,
    readOnly: false,
    focus,
    focused,
    config: () => ({}),
    preview: { get: () => undefined, subscribe: () => () => undefined },
  };
  return (
    <TooltipProvider>
      <FormContext.Provider value={services}>
        <SchemaForm
          schema={schema}
          value={value}
          onChange={(next, field) => {
            setValue(next);
            onChange(next, field);
          }}
        />
      </FormContext.Provider>
    </TooltipProvider>
  );
}

const problem = (field: string, message: string): Problem => ({
  code: "wrong",
  field,
  message,
  warning: false,
});

describe("SchemaForm", () => {
  beforeAll(() => {
    // jsdom lays nothing out.
    Element.prototype.scrollTo = () => undefined;
    Element.prototype.scrollIntoView = () => undefined;
  });

  it("makes fields of a schema, and reports the path of what changed", async () => {
    const onChange = vi.fn();
    render(<Host onChange={onChange} />);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText("Name"), "b");
    expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ name: "Ab" }), "name");
    await user.click(screen.getByLabelText("Loud"));
    expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ loud: true }), "loud");
    await user.clear(screen.getByLabelText("Count"));
    await user.type(screen.getByLabelText("Count"), "7");
    expect(onChange).toHaveBeenLastCalledWith(expect.objectContaining({ count: 7 }), "count");
    expect(screen.getByText("What it is called.")).toBeTruthy();
  });

  it("refuses what is no whole number before anything is changed", () => {
    const onChange = vi.fn();
    render(<Host onChange={onChange} />);
    fireEvent.change(screen.getByLabelText("Count"), { target: { value: "seven" } });
    expect(screen.getByText("Enter a whole number.")).toBeTruthy();
    expect(onChange).not.toHaveBeenCalled();
  });

  it("shows a problem at its field, and on a folded part that holds it", () => {
    const problems = [
      problem("name", "This name is taken."),
      problem("tags[0].name", "Give the tag a name."),
    ];
    render(<Host onChange={vi.fn()} problems={problems} />);
    expect(screen.getByText("This name is taken.")).toBeTruthy();
    expect(screen.getByLabelText("Name").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByRole("button", { name: /Tags.*Give the tag a name/ })).toBeTruthy();
  });

  it("says what a folded part holds, and opens it", async () => {
    const onChange = vi.fn();
    render(<Host onChange={onChange} />);
    const user = userEvent.setup();
    await user.click(screen.getByRole("button", { name: "Tags x" }));
    await user.click(screen.getByRole("button", { name: "Add to Tags" }));
    expect(onChange).toHaveBeenLastCalledWith(
      expect.objectContaining({
        tags: [
          { name: "x", value: "1", on: true },
          { name: "", value: "", on: true },
        ],
      }),
      "tags",
    );
    await user.click(screen.getByRole("checkbox", { name: "Tags 1, on" }));
    expect(onChange).toHaveBeenLastCalledWith(expect.anything(), "tags[0].on");
    await user.click(screen.getByRole("button", { name: "Remove x" }));
    const [last] = onChange.mock.lastCall ?? [];
    expect(last).toMatchObject({ tags: [{ name: "", value: "", on: true }] });
  });

  it("opens the part of a field that is asked for, and focuses it", async () => {
    const focused = vi.fn();
    render(<Host onChange={vi.fn()} focus={{ field: "tags[0].value" }} focused={focused} />);
    await vi.waitFor(() => expect(focused).toHaveBeenCalled());
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Tags 1, value");
  });

  it("leaves out what is hidden", () => {
    render(<Host onChange={vi.fn()} />);
    expect(document.querySelector('[data-field="secret"]')).toBeNull();
  });
});
