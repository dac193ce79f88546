import { describe, expect, it } from "vitest";
import { freshId, freshName, idProblem, slug } from "./ids";

describe("ids", () => {
  it.each([
    ["Create deal", "create_deal"],
    ["Über-Größe 2", "uber_gro_e_2"],
    ["2nd try", "nd_try"],
    ["注文", "step"],
    ["Flow", "flow_step"],
    ["  A  ", "a"],
  ])("makes %o into %o", (name, id) => expect(slug(name)).toBe(id));

  it("counts on from the same word", () => {
    expect(freshId("send_webhook", [])).toBe("send_webhook");
    expect(freshId("send_webhook", ["send_webhook"])).toBe("send_webhook_2");
    expect(freshId("send_webhook_2", ["send_webhook", "send_webhook_2"])).toBe("send_webhook_3");
    expect(freshName("Send Webhook", ["Send Webhook", "Send Webhook 2"])).toBe("Send Webhook 3");
  });

  it("says why an id cannot be taken", () => {
    expect(idProblem("deal", ["order"])).toBeUndefined();
    expect(idProblem("", [])).toMatch(/name/);
    expect(idProblem("Deal", [])).toMatch(/small letters/);
    expect(idProblem("flow", [])).toMatch(/something else/);
    expect(idProblem("order", ["order"])).toMatch(/already/);
  });
});
