import { mkdirSync } from 'node:fs';
import { INSTALL } from './documented.mjs';
import { BUNDLED, detectsIn } from './page.mjs';
import { answers, freePort } from './registry.mjs';
import { serving } from './serving.mjs';

const NEXT = {
  'package.json': '{ "private": true }',
  'app/layout.js':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n',
};
const NEXT_INSTALL = [
  INSTALL,
  'npm install next@16 react@19 react-dom@19',
  'mkdir -p public && cp smear.png public',
];

const COUNTED = `
async function counted() {
  const detector = await loadDetector('bccd');
  const found = await detector.detect('smear.png');
  await detector.dispose();
  return found.length;
}
`;

/** Builds with Next.js, starts what it made and gives its address. */
const next =
  (command, work) =>
  async ({ sh, folder }) => {
    await sh(`npx next build${command}`, 600);
    const port = await freePort();
    const url = `http://localhost:${port}/`;
    await serving(`npx next start --port ${port}`, folder, async (server) => {
      await answers(url, server);
      await work(url);
    });
  };

async function answersWith(url, wanted) {
  const text = await (await fetch(url)).text();
  if (!text.includes(wanted)) throw new Error(`${url} answered ${text.slice(0, 2000)}`);
}

const PAGE = `'use client';
import { useEffect } from 'react';
import { detectOnce } from './detect.js';
export default function Page() {
  useEffect(() => { detectOnce(); }, []);
  return <p>smear</p>;
}
`;
const ON_CALL = `${BUNDLED.replace('detect().then(', 'export const detectOnce = () => detect().then(')}`;

/** Frameworks: server and page. */
export const frameworkCases = [
  {
    name: 'Next.js 16, page',
    files: { ...NEXT, 'app/page.js': PAGE, 'app/detect.js': ON_CALL },
    install: NEXT_INSTALL,
    run: next('', (url) => detectsIn(url)),
  },
  {
    name: 'Next.js 16, page, webpack',
    files: { ...NEXT, 'app/page.js': PAGE, 'app/detect.js': ON_CALL },
    install: NEXT_INSTALL,
    run: next(' --webpack', (url) => detectsIn(url)),
  },
  {
    name: 'Next.js 16, server component',
    files: {
      ...NEXT,
      'app/page.js': `import { loadDetector } from '@rsanet/rsanet';\nexport const dynamic = 'force-dynamic';\n${COUNTED}
export default async function Page() { return <p>{'found ' + (await counted())}</p>; }\n`,
    },
    install: NEXT_INSTALL,
    run: next('', (url) => answersWith(url, 'found 24')),
  },
  {
    name: 'Next.js 16, route handler',
    files: {
      ...NEXT,
      'app/page.js': 'export default function Page() { return <p>smear</p>; }\n',
      'app/found/route.js': `import { loadDetector } from '@rsanet/rsanet';\nexport const dynamic = 'force-dynamic';\n${COUNTED}
export async function GET() { return Response.json({ found: await counted() }); }\n`,
    },
    install: NEXT_INSTALL,
    run: next('', (url) => answersWith(`${url}found`, '"found":24')),
  },
  {
    name: 'Next.js 16, route handler with @rsanet/tfjs',
    files: {
      ...NEXT,
      'app/page.js': 'export default function Page() { return <p>smear</p>; }\n',
      'app/found/route.js': `import { loadDetector as load } from '@rsanet/rsanet';
import { tfjsRuntime } from '@rsanet/tfjs';
const loadDetector = (name) => load(name, { runtime: tfjsRuntime('wasm') });
export const dynamic = 'force-dynamic';\n${COUNTED}
export async function GET() { return Response.json({ found: await counted() }); }\n`,
    },
    install: [...NEXT_INSTALL, 'npm install @rsanet/tfjs @tensorflow/tfjs-core'],
    run: next('', (url) => answersWith(`${url}found`, '"found":24')),
  },
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
      const port = await freePort();
      const url = `http://localhost:${port}/`;
      await serving(`PORT=${port} node build`, folder, async (server) => {
        await answers(url, server);
        await answersWith(`${url}found`, '"found":24');
        await detectsIn(url);
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
    run: ({ sh }) => sh('node import.mjs'),
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
