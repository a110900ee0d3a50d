import { join } from 'node:path';
import { defineConfig } from 'vite';
import { wasmThreads } from './wasm-threads.ts';

// What shared memory, and so wasm's threads, want of a page.
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

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
