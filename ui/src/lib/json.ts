import { isLosslessNumber, LosslessNumber, parse, stringify } from "lossless-json";

/** What payload text becomes: numbers keep the digits they were written with. */
export type Json = null | boolean | string | LosslessNumber | Json[] | { [key: string]: Json };

export type JsonText = { ok: true; value: Json } | { ok: false; message: string };

/** Reads payload text; 12.50 and 18446744073709551616 stay as written. */
export function readJson(text: string): JsonText {
  try {
    return { ok: true, value: parse(text) as Json };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes it back, indented by two unless told otherwise. */
export function writeJson(value: Json, indent: number | undefined = 2): string {
  return stringify(value, undefined, indent) ?? "null";
}

export { isLosslessNumber, LosslessNumber };
