import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Relative, so the same files load from tauri://, from hookline-server and from a sub-path.
  base: "./",
  plugins: [react(), tailwindcss()],
  build: {
    // WebKitGTK 2.44, Safari 17.5, Chromium 123: the first with light-dark().
    target: ["safari17.5", "chrome123", "firefox128"],
    cssTarget: ["safari17.5", "chrome123", "firefox128"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 3 },
            {
              name: "codemirror",
              test: /node_modules\/(@codemirror|@lezer|style-mod|crelt|w3c-keyname)\//,
              priority: 2,
            },
            { name: "xyflow", test: /node_modules\/(@xyflow|@dagrejs|d3-)/, priority: 2 },
          ],
        },
      },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["./src/test-setup.ts"],
    restoreMocks: true,
    // A busy machine is no reason to fail; a test that hangs still is.
    testTimeout: 30_000,
  },
});
