import { defineConfig } from "vite";

/** `#aws-sdk`: what is used of AWS's SDK, in `dist/aws-sdk/`. What only some sources of credentials need stays apart. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: "src/aws/sdk.ts",
    outDir: "dist/aws-sdk",
    emptyOutDir: true,
    target: "node22",
    rollupOptions: { output: { entryFileNames: "sdk.js", chunkFileNames: "[name]-[hash].js" } },
  },
  ssr: { noExternal: true, target: "node" },
});
