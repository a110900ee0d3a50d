import { TS_EXAMPLES } from './documented.mjs';

const VERSIONS = ['5.4.5', '5.9.3', '6.0.3'];
const MODES = { bundler: 'ESNext', nodenext: 'NodeNext' };

const project = ([moduleResolution, module]) => [
  `${moduleResolution}.json`,
  JSON.stringify({
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'ES2022',
      lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
      types: ['node'],
      moduleDetection: 'force',
      module,
      moduleResolution,
    },
    include: ['examples'],
  }),
];

// An error that must be found, so that finding none means something.
const CONTROL = 'export const control: string = 1;\n';
const EXPECTED =
  "examples/control.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.";

const imported = [...TS_EXAMPLES.values()].flatMap((text) =>
  [...text.matchAll(/from '((?:@[\w-]+\/)?[\w-]+)/g)].map(([, name]) => name),
);
const packages = [...new Set(imported)].filter((name) => name !== 'node').sort();

/** Every documented example in TypeScript checks, by each version and as bundlers and as Node resolve modules. */
export const examplesCase = {
  name: `types of the documented examples, TypeScript ${VERSIONS.join(', ')}`,
  files: {
    ...Object.fromEntries(Object.entries(MODES).map(project)),
    ...Object.fromEntries([...TS_EXAMPLES].map(([name, text]) => [`examples/${name}`, text])),
    'examples/control.ts': CONTROL,
  },
  install: [
    `npm install --ignore-scripts ${packages.join(' ')}`,
    `npm install -D @types/node@20 ${VERSIONS.map((version) => `typescript-${version}@npm:typescript@${version}`).join(' ')}`,
  ],
  run: async ({ sh }) => {
    for (const version of VERSIONS) {
      for (const mode of Object.keys(MODES)) {
        const tsc = `node node_modules/typescript-${version}/bin/tsc -p ${mode}.json`;
        const printed = await sh(`${tsc} || true`);
        // TensorFlow.js's own types have errors.
        const ours = printed
          .split('\n')
          .filter((line) => /^(examples|node_modules\/@rsanet)\//.test(line));
        if (ours.join() !== EXPECTED) throw new Error([tsc, ...ours].join('\n'));
      }
    }
  },
};
