import { afterEach, describe, expect, it, vi } from "vitest";
import { RpcError } from "../rpc-error";
import { servedTransport, takeToken } from "./served";

afterEach(() => {
  vi.unstubAllGlobals();
  sessionStorage.clear();
  window.location.hash = "";
});

describe("takeToken", () => {
  it("moves the token out of the address into this tab's storage", () => {
    window.location.hash = "#token=abc-DEF_123";
    expect(takeToken(window.location, window.history, sessionStorage)).toBe("abc-DEF_123");
    expect(window.location.href).not.toContain("abc-DEF_123");
    expect(takeToken(window.location, window.history, sessionStorage)).toBe("abc-DEF_123");
  });

  it("leaves an ordinary address alone", () => {
    window.location.hash = "#/activity";
    expect(takeToken(window.location, window.history, sessionStorage)).toBeNull();
    expect(window.location.hash).toBe("#/activity");
  });
});

describe("servedTransport", () => {
  function answering(response: Response | Error) {
    const fetched = vi.fn<typeof fetch>(async () => {
      if (response instanceof Error) throw response;
      return response;
    });
    vi.stubGlobal("fetch", fetched);
    return fetched;
  }
  const failure = (code: string, field?: string) =>
    expect.objectContaining({ name: "RpcError", code, ...(field && { field }) });

  it("posts the request with the token as Bearer and no cookies", async () => {
    const fetched = answering(new Response('{"x":1}'));
    expect(await servedTransport("t0k").call("flow_list", "{}")).toBe('{"x":1}');
    const [url, init] = fetched.mock.calls[0] ?? [];
    expect(url).toBe("./rpc/flow_list");
    expect(init).toMatchObject({ method: "POST", body: "{}", credentials: "omit" });
    expect(new Headers(init?.headers).get("authorization")).toBe("Bearer t0k");
  });

  it("gives the engine's refusal with its code and field", async () => {
    answering(
      new Response('{"code":"invalid","message":"No.","field":"nodes[0].config.url"}', {
        status: 400,
      }),
    );
    await expect(servedTransport("t").call("flow_save", "{}")).rejects.toEqual(
      failure("invalid", "nodes[0].config.url"),
    );
  });

  it("tells an unreachable engine from a missing key", async () => {
    answering(new TypeError("fetch failed"));
    await expect(servedTransport("t").call("flow_list", "{}")).rejects.toEqual(
      failure("unreachable"),
    );
    answering(new Response("", { status: 401 }));
    await expect(servedTransport(null).call("flow_list", "{}")).rejects.toEqual(
      failure("unauthorized"),
    );
  });

  it("reads the events of a watch as they come", async () => {
    const fetched = answering(new Response('{"type":"resync","seq":4}\n{"type":"app"}\n'));
    const events: string[] = [];
    const opened = vi.fn();
    await servedTransport("t").watch(
      4,
      opened,
      (event) => events.push(event),
      new AbortController().signal,
    );
    expect(opened).toHaveBeenCalledOnce();
    expect(events).toEqual(['{"type":"resync","seq":4}', '{"type":"app"}']);
    expect(fetched.mock.calls[0]?.[1]).toMatchObject({ body: '{"since":4}' });
  });
});

describe("RpcError.from", () => {
  it("makes something of whatever it is given", () => {
    expect(RpcError.from("plain words")).toMatchObject({
      code: "internal",
      message: "plain words",
    });
    expect(RpcError.from('{"code":"busy","message":"Later."}')).toMatchObject({ code: "busy" });
    expect(RpcError.from(new Error("boom"))).toMatchObject({ code: "internal", message: "boom" });
    expect(RpcError.from(null)).toMatchObject({ code: "internal" });
  });
});
