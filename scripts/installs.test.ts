import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Packages that the blocks of JavaScript and TypeScript in a page of Markdown import. */
function imported(markdown: string): string[] {
  const blocks = markdown.matchAll(/^```(?:js|ts)\n([\s\S]*?)^```/gm);
  return [...blocks].flatMap(([, code]) =>
    [...code!.matchAll(/(?:from|import) '((?:@[^/']+\/)?[^./'][^/']*)/g)]
      .map(([, name]) => name!)
      .filter((name) => !name.startsWith('node:')),
  );
}

/** Packages that its `npm install` lines name, in blocks and in sentences. */
function installed(markdown: string): string[] {
  const lines = markdown.replaceAll('\\\n', ' ').matchAll(/npm install ([^`\n]+)/g);
  return [...lines].flatMap(([, names]) => names!.trim().split(/\s+/));
}

describe.each(globSync(['README.md', 'docs/*.md', 'packages/*/README.md'], { cwd: root }))(
  '%s',
  (path) => {
    const markdown = readFileSync(join(root, path), 'utf8');
    test('installs what its examples import', () => {
      expect(installed(markdown)).toEqual(expect.arrayContaining(imported(markdown)));
    });
  },
);

test('detecting asks for no TensorFlow.js first', () => {
  for (const path of ['README.md', 'docs/detect.md', 'packages/rsanet/README.md']) {
    const markdown = readFileSync(join(root, path), 'utf8');
    const [first] = markdown.match(/npm install [^\n]+/)!;
    expect(first).toContain('@rsanet/rsanet');
    expect(first).not.toContain('tensorflow');
  }
});
