import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { capture } from '../packages/cli/src/testing/capture.ts';

/** A command of the documents that is not run word for word in an empty folder. */
export type Rule = {
  /** The command, or what is common to several. */
  readonly of: string | RegExp;
  readonly because: string;
} & (
  | {
      /** What is run in its place. */
      readonly run: (command: string) => string;
    }
  | {
      /** What is expected of it where nothing is run. */
      readonly check: (command: string) => void | Promise<void>;
    }
);

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

const and = (options: string) => (command: string) => `${command} ${options}`;

/** Its usage, which a script prints once it has accepted all other options. */
const usage = (command: string) =>
  command.startsWith('npm run') && !command.includes(' -- ')
    ? `${command} -- --help`
    : `${command} --help`;

/** In the checkout, with a file of few tests. */
const inCheckout = (command: string) =>
  `cd '${root}' && ${command.replace('FILE', 'packages/errors')}`;

/** All that `npm run` and `npm test` name is a script, and all files that scripts name are there. */
function areScripts(command: string): void {
  const called = [...command.matchAll(/npm (?:run ([\w:-]+)|(test))/g)];
  expect(called).not.toEqual([]);
  for (const [, run, test] of called) {
    const script = scripts[run ?? test!];
    expect(script, command).toBeDefined();
    filesAreThere(script!);
  }
}

function filesAreThere(command: string): void {
  for (const [path] of command.matchAll(/(?:packages|scripts|apps)\/\S+\.(?:mjs|ts)/g)) {
    expect(existsSync(join(root, path)), path).toBe(true);
  }
}

/** Each package is one that is published from here, or one that is installed here. */
function arePackages(command: string): void {
  const names = command.split(' ').slice(2);
  expect(names).not.toEqual([]);
  for (const name of names) {
    const path = join(root, 'node_modules', name, 'package.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ name });
    expect(JSON.parse(readFileSync(path, 'utf8')).private).not.toBe(true);
  }
}

/** The command's help describes each option that it is given. */
async function takesItsOptions(command: string): Promise<void> {
  const words = command.replace(/^(npx )?rsanet /, '').split(' ');
  const help = await capture([...words, '--help']);
  expect(help).toMatchObject({ code: 0, err: '' });
  for (const word of words) {
    if (word.startsWith('--')) expect(help.out).toMatch(new RegExp(`^\\s*${word}\\b`, 'm'));
  }
}

/** The script of docs/train-in-python.md knows each option that it is given. */
function scriptTakesItsOptions(command: string): void {
  const page = readFileSync(join(root, 'docs/train-in-python.md'), 'utf8');
  for (const [option] of command.matchAll(/--\w+/g)) {
    expect(page).toContain(`add_argument("${option}"`);
  }
}

/** Every command of the documents that is shortened, or not run, and why; all others are run as they stand. */
export const RULES: readonly Rule[] = [
  {
    of: /^npx rsanet train --data BCCD .*--batch 12 /,
    because: 'it trains for an hour',
    run: and('--epochs 1'),
  },
  {
    of: /^npx rsanet train --data BCCD ((?!--batch).)*$/,
    because: 'it trains for an hour',
    run: and('--epochs 1 --input 64'),
  },
  {
    of: /^npx rsanet train --data photos /,
    because: 'it trains for an hour',
    run: and('--epochs 1 --batch 4 --input 64'),
  },
  {
    of: /^npx rsanet train --data voc-animals /,
    because: 'it trains for hours',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet train --data DIR .*--(from|teacher) /,
    because: 'it goes on from what trained for hours',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet train --data DIR ((?!--from |--teacher ).)*$/,
    because: 'it trains for an hour, of classes that the small data set here lacks',
    run: (command) =>
      `${command.replace('DIR', 'BCCD').replace(/--classes \S+/, '')} --epochs 1 --input 64`,
  },
  {
    of: /^npx rsanet eval .*--data (DIR|voc-animals) /,
    because: 'it is of the data that the model has learnt',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet export .* --out packages\//,
    because: 'it writes into the checkout',
    check: takesItsOptions,
  },
  {
    of: /^python rsanet_keras\.py /,
    because: 'it needs TensorFlow, and is run with it elsewhere',
    check: scriptTakesItsOptions,
  },
  {
    of: /^npx rsanet \w+ .*keras\//,
    because: 'Python makes what it needs',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet anchors /,
    because: 'it needs boxes of nine sizes',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet reproduce /,
    because: 'it trains for days',
    run: and('--epochs 1 --batch 2 --input 32 --width 0.25'),
  },
  {
    of: /^npx rsanet (enqueue|worker|collect) /,
    because: 'it needs Redis, and is run with it elsewhere',
    check: takesItsOptions,
  },
  {
    of: 'npx rsanet bench --quick',
    because: 'all backends take minutes',
    run: and('--backend engine'),
  },
  {
    of: /^npx rsanet bench( --runs 20 .*)?$/,
    because: 'all backends take minutes',
    run: and('--backend engine --input 32 --runs 1'),
  },
  {
    of: /^npx rsanet bench --aa/,
    because: '16 comparisons in 12 processes take a minute',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet bench ccm/,
    because: 'all variants in processes of their own take minutes',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet bench (rsam|assignments) --data D$/,
    because: 'it trains for hours',
    run: and('--input 32 --epochs 1 --seeds 1 --jobs 1'),
  },
  {
    of: /^npx rsanet bench (rsam|assignments) --data (BCCD --flip-vertical|voc-animals) .*--out results\//,
    because: 'it is run as it stands elsewhere',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet bench peers --data /,
    because: 'all networks take minutes',
    run: and('--networks rsanet-coco-320,ssdlite-mobilenet-v2 --pairs 6 --limit 1'),
  },
  {
    of: 'npx rsanet bench peers',
    because: 'it is run with data elsewhere',
    check: takesItsOptions,
  },
  {
    of: /^npx rsanet bench compare (main|REF)$/,
    because: 'it installs and builds two commits of a repository',
    check: takesItsOptions,
  },
  {
    of: 'rsanet COMMAND --help',
    because: 'it names no command',
    run: () => 'npx rsanet cost --help',
  },
  {
    of: /^rsanet \w+( --fold| --to \w+)?$|^npx rsanet (detect --input|enqueue)$/,
    because: 'it is a part of one',
    check: takesItsOptions,
  },

  { of: /^npm install /, because: 'nothing is installed from a registry', check: arePackages },
  {
    of: 'npm ci',
    because: 'it installs from a registry',
    check: () => expect(existsSync(join(root, 'package-lock.json'))).toBe(true),
  },
  {
    of: 'npm ci && npm run demo',
    because: 'the checkout is installed',
    run: () => 'npm run demo && npm run demo -- photo.jpg',
  },
  {
    of: 'npm ci && npm run demo:web',
    because: 'it serves until it is stopped',
    check: areScripts,
  },
  { of: 'npm run demo:web', because: 'it serves until it is stopped', check: areScripts },
  { of: /^(npm ci && )?npm test$/, because: 'it would run this test', check: areScripts },
  { of: 'npm run build', because: 'the checkout is built', check: areScripts },
  { of: 'npm run test:unit', because: 'it takes a minute', check: areScripts },
  { of: 'npm run release -- --dry-run', because: 'a test runs it', check: areScripts },
  { of: /^npm run test:packed( |$)/, because: 'it takes half an hour', run: usage },
  { of: 'npm run fuzz', because: 'it takes hours', run: and('-- --inputs 20') },
  { of: /^npm run test:queue( |$)/, because: 'it takes minutes, and Redis', run: usage },
  { of: 'npm run check', because: 'it takes minutes', check: areScripts },
  { of: 'npm run check:types', because: 'it takes a minute', check: areScripts },
  { of: 'npm run format', because: 'it changes the checkout', check: areScripts },
  { of: 'npm run examples', because: 'it takes a minute', check: areScripts },
  { of: 'npm run docs:site', because: 'it takes a minute', check: areScripts },
  { of: 'npx changeset', because: 'it asks questions', run: usage },
  { of: /^(FC_SEED=7 )?npx vitest run .*FILE$/, because: 'FILE is any', run: inCheckout },
  {
    of: /^npx vitest run scripts\/(examples|commands)\.test\.ts$/,
    because: 'it runs beside this test, or is it',
    check: filesAreThere,
  },

  {
    of: /^npm run ((bench:(?!worker).*|soak) -- |card\b)/,
    because: 'it measures for minutes',
    run: usage,
  },
  {
    of: /^npm run (bench:[\w-]+|soak(:browser)?)$/,
    because: 'it measures for minutes',
    check: areScripts,
  },
  { of: 'node --expose-gc', because: 'it is a part of one', run: and('--eval "gc()"') },
  {
    of: 'node packages/engine/scripts/build-kernels.mjs',
    because: 'it writes into the checkout',
    check: filesAreThere,
  },
  {
    of: 'node packages/train/scripts/compare-trainers.mjs --tree DIR --data BCCD',
    because: 'it needs a checkout of another commit',
    check: filesAreThere,
  },
  {
    of: 'node apps/demo/scripts/screenshots.mjs FOLDER [IMAGE]',
    because: 'it needs Chromium',
    check: filesAreThere,
  },
  { of: /^scripts\/setup-tfjs-node/, because: 'it downloads 270 MB and compiles', run: usage },
  {
    of: 'node packages/train/scripts/prove-tfjs-node.mjs',
    because: 'it needs native TensorFlow',
    check: filesAreThere,
  },
];
