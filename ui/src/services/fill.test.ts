import { describe, expect, it } from "vitest";
import type { ServiceVariant } from "../bindings";
import { cleanFill, exampleOf, fillLabel, fillPlaceholders } from "./fill";

describe("a service's placeholders", () => {
  const variant: ServiceVariant = {
    name: "",
    placeholders: ["shop"],
    profile: {
      name: "Shopify",
      method: { type: "basic" },
      origins: ["https://{shop}.myshopify.com"],
      test: { url: "https://{shop}.myshopify.com/admin/shop.json", query: [], headers: [] },
      extra_ca: "",
      on_premises: false,
    },
  };

  it("are filled in everywhere, and stay where nothing is given yet", () => {
    const filled = fillPlaceholders(variant.profile, { shop: "acme" });
    expect(filled.origins).toEqual(["https://acme.myshopify.com"]);
    expect(filled.test?.url).toBe("https://acme.myshopify.com/admin/shop.json");
    expect(fillPlaceholders(variant.profile, { shop: "" })).toEqual(variant.profile);
  });

  it("are read out of a pasted address", () => {
    const example = exampleOf(variant, "shop");
    expect(example).toBe("https://{shop}.myshopify.com");
    for (const typed of ["acme", " acme.myshopify.com", "https://acme.myshopify.com/admin?x=1"]) {
      expect(cleanFill(typed, "shop", example)).toBe("acme");
    }
    expect(cleanFill("https://git.example.com/x", "host", "https://{host}/oauth")).toBe(
      "git.example.com",
    );
    expect(cleanFill("eu1", "dc", "https://auth.{dc}.example.com/t")).toBe("eu1");
    expect(
      cleanFill("https://auth.eu1.example.com/t", "dc", "https://auth.{dc}.example.com/t"),
    ).toBe("eu1");
    expect(fillLabel("account_domain")).toBe("Account domain");
  });
});
