import { join } from 'node:path';
import { defineConfig } from 'vite';
// Its source: this file is read before anything is built.
import { wasmThreads } from '../../packages/tfjs/src/wasm-threads.ts';
import { ISOLATION_HEADERS } from '../../scripts/isolation.ts';

const headers = { ...ISOLATION_HEADERS };

export default defineConfig({
  root: import.meta.dirname,
  // Relative, so that the page works from any folder of a server.
  base: './',
  // A backend is a chunk of its own, and the largest has some 700 kB.
  build: {
    target: 'es2023',
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: ['index.html', 'train.html'].map((page) => join(import.meta.dirname, page)),
    },
  },
  plugins: [wasmThreads()],
  worker: { format: 'es', plugins: () => [wasmThreads()] },
  server: { headers },
  preview: { headers },
});
