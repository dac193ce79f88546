import { beforeEach, expect, it, vi } from "vitest";
import type { FakeHost } from "../testing/fake-host";
import { trouble } from "./testing/troubles";

const host = vi.hoisted(() => ({ current: undefined as FakeHost | undefined }));
vi.mock("../lib/host", async () => {
  const { FakeHost } = await import("../testing/fake-host");
  host.current = new FakeHost();
  return host.current.module();
});
const said = vi.hoisted(() => ({ words: [] as string[] }));
vi.mock("../components/toast", () => ({
  notifyAction: (words: string) => said.words.push(words),
}));

const { tellAlerts } = await import("./tell-alerts");

function tell(...troubles: Parameters<typeof trouble>[0][]) {
  for (const part of troubles) host.current?.emit({ type: "alert", trouble: trouble(part) });
}

beforeEach(() => {
  said.words.length = 0;
  window.location.hash = "#/flows";
});

it("says each step of a trouble once", () => {
  const stop = tellAlerts();
  tell({}, { failures: 9 }, { stage: "critical", failures: 20 }, { stage: "critical", ended: 1 });
  tell({ stage: "critical", ended: 1 });
  expect(said.words).toEqual([
    "Deliveries to crm.example.com fail: 6 failures in a row.",
    "Deliveries to crm.example.com fail: 20 failures in a row.",
    "crm.example.com takes deliveries again.",
  ]);
  stop();
  tell({ id: "another" });
  expect(said.words).toHaveLength(3);
});

it("is silent where the list shows it already", () => {
  const stop = tellAlerts();
  window.location.hash = "#/activity/troubles";
  tell({});
  window.location.hash = "#/flows";
  tell({ failures: 7 });
  expect(said.words).toEqual([]);
  stop();
});
