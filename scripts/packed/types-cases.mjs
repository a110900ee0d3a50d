import { INSTALL } from './documented.mjs';

const NODE = `
import { loadDetector, type Detection } from '@rsanet/rsanet';
import { createDetectorPool, loadDetector as loadInNode, readImage } from '@rsanet/rsanet/node';
import { load } from '@rsanet/rsanet/coco-ssd';
import { load as loadForNode } from '@rsanet/rsanet/node/coco-ssd';
import { engineRuntime } from '@rsanet/engine';
import { engineTrainer } from '@rsanet/engine/train';
import * as graphs from '@rsanet/graph';
import { nms } from '@rsanet/detect-utils';

const detector = await loadDetector('bccd', { threads: 2 });
const found: Detection[] = await detector.detect('photo.jpg', { scoreThreshold: 0.5 });
const inNode = await loadInNode('bccd', { runtime: engineRuntime() });
await inNode.detect(await readImage('photo.jpg'));
const pool = await createDetectorPool('bccd');
await pool.detect('photo.jpg');
const model = await load({ modelUrl: 'bccd' });
await model.detect('photo.jpg');
await (await loadForNode({ modelUrl: 'bccd' })).detect('photo.jpg');
export { engineTrainer, found, graphs, nms };
`;

const PAGE = `
import bccd from '@rsanet/models/bccd';
import { createWorkerDetector, detectStream, loadDetector } from '@rsanet/rsanet';
import { loadDetector as loadInPage } from '@rsanet/rsanet/browser';
import { load } from '@rsanet/rsanet/coco-ssd';
import { load as loadForPage } from '@rsanet/rsanet/browser/coco-ssd';
import { drawDetections } from '@rsanet/detect-utils/draw';

const image = document.querySelector('img')!;
const detector = await loadDetector(bccd, { cache: false });
await detector.detect(image);
await (await loadInPage(bccd)).detect(document.createElement('canvas'));
await (await load({ modelUrl: '/models/bccd/model.json' })).detect(image);
await (await loadForPage({ modelUrl: '/models/bccd/model.json' })).detect(image);
const worker = await createWorkerDetector(new Worker('worker.js'), bccd);
await worker.detect(image);
for await (const { detections } of detectStream(detector, document.querySelector('video')!)) {
  if (detections.length > 0) break;
}
export { drawDetections };
`;

const settings = (compilerOptions, include) =>
  JSON.stringify({
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'ES2022',
      ...compilerOptions,
    },
    include,
  });
const WITH_DOM = ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'];
const BUNDLER = { module: 'ESNext', moduleResolution: 'bundler' };
const NODENEXT = { module: 'NodeNext', moduleResolution: 'NodeNext' };

/** What a project sets, the file it checks, and whether it has the types of Node. */
const projects = {
  'node-bundler': settings({ ...BUNDLER, lib: ['ES2023'], types: ['node'] }, ['node.ts']),
  'node-nodenext': settings({ ...NODENEXT, lib: ['ES2023'], types: ['node'] }, ['node.ts']),
  'node-bundler-dom': settings({ ...BUNDLER, lib: WITH_DOM, types: ['node'] }, ['node.ts']),
  'page-bundler': settings({ ...BUNDLER, lib: WITH_DOM, types: [] }, ['page.ts']),
  'page-nodenext': settings({ ...NODENEXT, lib: WITH_DOM, types: [] }, ['page.ts']),
};

const files = {
  'node.ts': NODE,
  'page.ts': PAGE,
  ...Object.fromEntries(Object.entries(projects).map(([name, text]) => [`${name}.json`, text])),
};

/** A version of TypeScript, with errors in libraries counted, in projects for Node and for pages. */
const types = (version, short) => ({
  name: `types, TypeScript ${version}`,
  short,
  files,
  install: [
    INSTALL,
    'npm install @rsanet/engine @rsanet/graph @rsanet/detect-utils',
    `npm install -D typescript@${version} @types/node@20`,
  ],
  run: async ({ sh }) => {
    for (const name of Object.keys(projects)) await sh(`npx tsc -p ${name}.json`);
  },
});

export const typesCases = [types('6.0.3', true), types('5.9.3'), types('5.4.5')];
