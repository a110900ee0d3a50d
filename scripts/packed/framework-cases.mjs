import { mkdirSync } from 'node:fs';
import { INSTALL } from './documented.mjs';
import { COUNTED, detectsIn, ON_CALL } from './page.mjs';
import { answersWith, serves } from './serving.mjs';

/** Other frameworks, and servers that are not Node. */
export const frameworkCases = [
  {
    name: 'SvelteKit, page and server',
    files: {
      'package.json': '{ "private": true, "type": "module" }',
      'vite.config.js':
        "import { sveltekit } from '@sveltejs/kit/vite';\nexport default { plugins: [sveltekit()] };\n",
      'svelte.config.js':
        "import adapter from '@sveltejs/adapter-node';\nexport default { kit: { adapter: adapter() } };\n",
      'src/app.html':
        '<!doctype html><html lang="en"><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>\n',
      'src/lib/detect.js': ON_CALL,
      'src/routes/+page.svelte':
        "<script>\nimport { onMount } from 'svelte';\nimport { detectOnce } from '$lib/detect.js';\nonMount(() => { detectOnce(); });\n</script>\n<p>smear</p>\n",
      'src/routes/found/+server.js': `import { loadDetector } from '@rsanet/rsanet';\n${COUNTED}
export async function GET() { return Response.json({ found: await counted() }); }\n`,
    },
    install: [
      INSTALL,
      'npm install -D @sveltejs/kit@2 @sveltejs/adapter-node@5 @sveltejs/vite-plugin-svelte@6 svelte@5 vite@7',
      'mkdir -p static && cp smear.png static',
    ],
    run: async ({ sh, folder }) => {
      await sh('npx vite build', 600);
      return serves('node build', folder, async (url) => {
        await answersWith(`${url}found`, '"found":24');
        return detectsIn(url);
      });
    },
  },
  {
    name: 'the page entry imported on a server',
    files: {
      'import.mjs':
        "for (const name of ['browser', 'worker', 'graph', 'browser/coco-ssd']) await import('@rsanet/rsanet/' + name);\n",
    },
    install: [INSTALL],
    run: async ({ sh }) => {
      await sh('node import.mjs');
    },
  },
  {
    name: 'workerd',
    files: {
      'worker.js': `
import { engineRuntime } from '@rsanet/engine';
import { loadDetector } from '@rsanet/rsanet/browser';
import binary from '@rsanet/engine/simd.wasm';
export default {
  async fetch(request, env) {
    const files = new Map();
    const form = await request.formData();
    for (const [name, file] of form) files.set(name, await file.arrayBuffer());
    const { width, height } = { width: 640, height: 480 };
    const data = new Uint8Array(files.get('pixels'));
    files.delete('pixels');
    const detector = await loadDetector(files, { runtime: engineRuntime({ binary }) });
    const found = await detector.detect({ data, width, height });
    return Response.json({ found: found.length });
  },
};
`,
      'serve.mjs': `
import { readFile } from 'node:fs/promises';
import { Miniflare } from 'miniflare';
import { readImage } from '@rsanet/rsanet/node';
const worker = new Miniflare({
  modules: [
    { type: 'ESModule', path: 'dist/worker.js' },
    { type: 'CompiledWasm', path: 'dist/simd.wasm' },
  ],
  modulesRoot: 'dist',
  compatibilityDate: '2025-09-01',
});
const folder = 'node_modules/@rsanet/models/models/bccd/';
const form = new FormData();
for (const name of ['model.json', 'group1-shard1of2.bin', 'group1-shard2of2.bin']) {
  form.set(name, new Blob([await readFile(folder + name)]), name);
}
const { data } = await readImage('smear.png');
form.set('pixels', new Blob([data]), 'pixels');
const encoded = new Response(form);
const answer = await worker.dispatchFetch('http://localhost/', {
  method: 'POST',
  headers: { 'content-type': encoded.headers.get('content-type') },
  body: Buffer.from(await encoded.arrayBuffer()),
});
console.log(await answer.text());
await worker.dispose();
`,
    },
    install: [INSTALL, 'npm install -D miniflare@4 esbuild@0.28.2'],
    run: async ({ sh, folder }) => {
      mkdirSync(`${folder}/dist`);
      await sh('cp node_modules/@rsanet/engine/dist/simd.wasm dist');
      await sh(
        'npx esbuild worker.js --bundle --minify --format=esm --conditions=workerd,browser --alias:@rsanet/engine/simd.wasm=./simd.wasm --external:./simd.wasm --outfile=dist/worker.js',
      );
      const printed = await sh('node serve.mjs');
      if (!printed.includes('"found":24')) throw new Error(printed);
    },
  },
];
