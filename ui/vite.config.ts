// How the window is built. For work on screens, `npm run dev` passes what the window asks on to a running `daybook serve`.
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** What `daybook serve` printed, without the key, such as http://127.0.0.1:4300. */
const door = process.env.DAYBOOK_ADDRESS;

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The window is served by Daybook itself, never by another host.
  server: {
    host: "127.0.0.1",
    port: 5273,
    strictPort: true,
    // The door answers only its own page.
    ...(door ? { proxy: { "/v1": { target: door, changeOrigin: true, headers: { origin: door } } } } : {}),
  },
  build: {
    target: ["chrome110", "safari16.4"],
    sourcemap: false,
    // Nothing is inlined as data: the content policy allows only the window's own files.
    assetsInlineLimit: 0,
    // The largest is the catalogue of operations, which is loaded on demand.
    chunkSizeWarningLimit: 900,
  },
  test: { include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"], environment: "node" },
});
