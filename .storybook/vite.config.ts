import { defineConfig } from 'vite';

/** Storybook's own: the project's configuration builds other things, at other places. */
export default defineConfig({
  publicDir: false,
  build: { target: 'es2022', chunkSizeWarningLimit: 4_000 },
});
