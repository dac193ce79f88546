/** What the engine says when it refuses: a stable code, a sentence for a person, the field at fault. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: string,
    message: string,
    readonly field?: string,
  ) {
    super(message);
  }

  /** From the engine's `{code, message, field?}`; anything else becomes code "internal". */
  static from(value: unknown): RpcError {
    if (value instanceof RpcError) return value;
    if (typeof value === "string") {
      try {
        return RpcError.from(JSON.parse(value));
      } catch {
        return new RpcError("internal", value);
      }
    }
    if (typeof value === "object" && value !== null && "code" in value && "message" in value) {
      const field = "field" in value && typeof value.field === "string" ? value.field : undefined;
      return new RpcError(String(value.code), String(value.message), field);
    }
    return new RpcError("internal", value instanceof Error ? value.message : String(value));
  }
}

/** The code of a call that never reached the engine. */
export const UNREACHABLE = "unreachable";
/** The code of a call that the engine would not take: this tab has no token, or an old one. */
export const UNAUTHORIZED = "unauthorized";
