import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  build: {
    outDir: "../../../dist/playground/page",
    emptyOutDir: true,
    // Nothing is inlined: the page's policy takes scripts and styles from its own server only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
