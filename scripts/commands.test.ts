import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { globSync } from 'tinyglobby';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RULES, type Rule } from './command-rules.ts';
import { commandsOf } from './document-commands.ts';
import { documentFolder } from './document-folder.ts';

const root = join(import.meta.dirname, '..');
const DOCUMENTS = [
  '*.md',
  'docs/*.md',
  'packages/*/README.md',
  'packages/models/models/*/*.md',
  'apps/*/README.md',
  'results/**/README.md',
];
const documents = globSync(DOCUMENTS, { cwd: root })
  .sort()
  .map((path) => ({ path, commands: commandsOf(readFileSync(join(root, path), 'utf8')) }))
  .filter(({ commands }) => commands.length > 0);

const isOf = ({ of }: Rule, text: string) => (typeof of === 'string' ? of === text : of.test(text));

/** Runs a command of the shell to its end; what it prints is in the error where it fails. */
async function runIn(cwd: string, command: string): Promise<void> {
  const outside = Object.entries(process.env).filter(
    ([name]) => !/^(VITEST|npm_|NODE_)/.test(name),
  );
  await promisify(execFile)('sh', ['-c', command], {
    cwd,
    env: Object.fromEntries(outside),
    maxBuffer: 2 ** 26,
  });
}

describe.each(documents)('$path', ({ commands }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await documentFolder(root);
  });
  afterAll(() => rm(folder, { recursive: true }));

  for (const { line, text } of commands) {
    test(`${line}: ${text}`, { timeout: 300_000 }, async () => {
      const rules = RULES.filter((rule) => isOf(rule, text));
      expect(rules.length, 'rules of one command').toBeLessThan(2);
      const [rule] = rules;
      if (rule && 'check' in rule) await rule.check(text);
      else await runIn(folder, rule ? rule.run(text) : text);
    });
  }
});

test.each(RULES)('there is a command for the rule of $of', (rule) => {
  const all = documents.flatMap(({ commands }) => commands);
  expect(all.some(({ text }) => isOf(rule, text))).toBe(true);
});
