import { defineConfig } from "vite";

/** The sweeper's function as one file that needs nothing beside it: `dist/sweeper/sweeper.js`, ready to be zipped. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: "src/lambda/sweeper.ts",
    outDir: "dist/sweeper",
    emptyOutDir: true,
    target: "node22",
    minify: true,
    rollupOptions: {
      output: { format: "cjs", entryFileNames: "sweeper.js", codeSplitting: false },
    },
  },
  ssr: { noExternal: true, target: "node" },
});
