import { INSTALL, PARCEL_PACKAGE, PARCELRC } from './documented.mjs';
import { BUNDLED, detectsBuilt, detectsIn, html, pageScript } from './page.mjs';
import { serves } from './serving.mjs';

const BY_URL = pageScript(
  "'/models/bccd/model.json'",
  "import { loadDetector } from '@rsanet/rsanet';",
);
const page = { 'index.html': html('./main.js'), 'main.js': BUNDLED };

const NODE = `
import { loadDetector } from '@rsanet/rsanet';
loadDetector('bccd').then(async (detector) => {
  const found = await detector.detect('smear.png');
  await detector.dispose();
  if (found.length !== 24) throw new Error(String(found.length));
  console.log('found what was drawn');
}).catch((error) => { console.error(error); process.exit(1); });
`;

const WORKER_PAGE = `
import bccd from '@rsanet/models/bccd';
import { createWorkerDetector } from '@rsanet/rsanet';
const worker = new Worker(new URL('./detector-worker.js', import.meta.url), { type: 'module' });
const loadDetector = (model) => createWorkerDetector(worker, model);
`;

/** Bundlers: the page each of them makes detects, minified. */
export const bundlerCases = [
  {
    name: 'esbuild, page',
    short: true,
    files: { 'main.js': BY_URL, 'dist/index.html': html('./main.js') },
    install: [INSTALL, 'npm install -D esbuild@0.28.2'],
    run: async ({ sh, folder }) => {
      await sh('npx esbuild main.js --bundle --minify --format=esm --splitting --outdir=dist');
      await sh('cp -r node_modules/@rsanet/models/models dist/models');
      return detectsBuilt(`${folder}/dist`);
    },
  },
  ...['cjs', 'esm'].map((format) => ({
    name: `esbuild, Node, ${format}`,
    files: { 'main.js': NODE },
    install: [INSTALL, 'npm install -D esbuild@0.28.2'],
    run: async ({ sh }) => {
      const out = `dist/main.${format === 'cjs' ? 'cjs' : 'mjs'}`;
      await sh(
        `npx esbuild main.js --bundle --minify --platform=node --format=${format} --outfile=${out} --external:sharp --external:@rsanet/models`,
      );
      const printed = await sh(`node ${out}`);
      if (!printed.includes('found what was drawn')) throw new Error(printed);
    },
  })),
  {
    name: 'Vite, build',
    short: true,
    files: page,
    install: [INSTALL, 'npm install -D vite@8.3.8'],
    run: async ({ sh, folder }) => {
      await sh('npx vite build');
      return detectsBuilt(`${folder}/dist`);
    },
  },
  {
    name: 'Vite, dev',
    files: page,
    install: [INSTALL, 'npm install -D vite@8.3.8', 'mkdir public && cp smear.png public'],
    run: ({ folder }) =>
      serves('npx vite --port $PORT --strictPort', folder, (url) => detectsIn(url)),
  },
  {
    name: 'Vite, worker',
    files: {
      'index.html': html('./main.js'),
      'main.js': pageScript('bccd', WORKER_PAGE),
      'detector-worker.js':
        "import { serveDetector } from '@rsanet/rsanet/worker';\nserveDetector();\n",
      'vite.config.js': "export default { worker: { format: 'es' } };\n",
    },
    install: [INSTALL, 'npm install -D vite@8.3.8'],
    run: async ({ sh, folder }) => {
      await sh('npx vite build');
      return detectsBuilt(`${folder}/dist`);
    },
  },
  {
    name: 'webpack, page',
    files: { 'src/index.js': BUNDLED, 'dist/index.html': html('./main.js') },
    install: [INSTALL, 'npm install -D webpack@5 webpack-cli@6'],
    run: async ({ sh, folder }) => {
      await sh('npx webpack --mode production');
      return detectsBuilt(`${folder}/dist`);
    },
  },
  {
    name: 'Rollup, page',
    files: {
      'main.js': BY_URL,
      'dist/index.html': html('./main.js'),
    },
    install: [INSTALL, 'npm install -D rollup@4 @rollup/plugin-node-resolve @rollup/plugin-terser'],
    run: async ({ sh, folder }) => {
      await sh("npx rollup main.js -d dist -f es -p 'node-resolve={browser:true}' -p terser");
      await sh('cp -r node_modules/@rsanet/models/models dist/models');
      return detectsBuilt(`${folder}/dist`);
    },
  },
  {
    name: 'Parcel, page',
    files: {
      ...page,
      '.parcelrc': PARCELRC,
      'package.json': JSON.stringify({ type: 'module', ...JSON.parse(PARCEL_PACKAGE) }),
    },
    install: [INSTALL, 'npm install -D parcel@2'],
    run: async ({ sh, folder }) => {
      await sh('npx parcel build index.html --no-source-maps');
      return detectsBuilt(`${folder}/dist`);
    },
  },
];
