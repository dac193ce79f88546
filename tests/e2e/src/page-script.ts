/** page.ts as one script for either engine. */
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const built = buildSync({
  entryPoints: [fileURLToPath(new URL("./page.ts", import.meta.url))],
  bundle: true,
  format: "iife",
  target: "es2022",
  write: false,
});

export const pageScript: string = built.outputFiles[0]?.text ?? "";
