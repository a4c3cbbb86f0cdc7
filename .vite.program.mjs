import { defineConfig } from "vite";

/**
 * `sallyport` with all that it needs, in `dist/program/`: few files, which load in a third of the time that those of the
 * packages take. The names of exports and the code stay readable, for whoever reads a stack.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "dist/program",
    emptyOutDir: true,
    target: "node22",
    // The licenses of all that is in it.
    license: { fileName: "licenses.md" },
    rollupOptions: {
      // The playground starts its bot as a process of its own.
      input: { main: "src/main.ts", process: "src/playground/bot/process.ts" },
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
    },
  },
  ssr: { noExternal: true, target: "node" },
});
