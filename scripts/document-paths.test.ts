import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

const documents = globSync(
  [
    '*.md',
    '{docs,examples,packages,apps,results}/**/*.md',
    '!**/{node_modules,dist}/**',
    '!**/CHANGELOG.md',
  ],
  { cwd: root },
);

/** What between backticks is a path of the repository, whole or from `packages/` on; not `scripts/x.mjs` of a package. */
const PATH =
  /`((?:(?:packages|apps|examples|docs)\/|scripts\/(?!.*\.mjs`)|[\w-]+\/src\/)[\w./-]+)`/g;
/** A link to a file: not to a site, and not to a heading of its own page. */
const LINK = /\]\((?!https?:|#)([^)\s#]+)/g;

test('every path and every link of a document leads to a file', () => {
  const gone = documents.flatMap((document) => {
    const text = readFileSync(join(root, document), 'utf8');
    const beside = dirname(document);
    const leadsTo = (path: string, folders: readonly string[]) =>
      folders.some((folder) => existsSync(join(root, folder, path)));
    const paths = [...text.matchAll(PATH)].map(([, path]) => path!);
    const links = [...text.matchAll(LINK)].map(([, link]) => link!);
    return [
      ...paths.filter((path) => !leadsTo(path, ['.', 'packages', beside])),
      ...links.filter((link) => !leadsTo(link, [beside])),
    ].map((path) => `${document}: ${path}`);
  });
  expect(documents.length).toBeGreaterThan(30);
  expect(gone).toEqual([]);
});
