import { existsSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readManifest } from './public-packages.mjs';

const root = join(import.meta.dirname, '../..');
const RELATIVE = /(!?)(\[[^\]]*\]\()(?![a-z]+:|#)([^)#\s]+)/g;

/**
 * A page of Markdown whose links lead to the repository, from wherever the page is shown.
 *
 * @throws Error when a link leads to no file of the repository
 */
export function absoluteLinks(markdown, path) {
  const { homepage } = readManifest(root);
  return markdown.replace(RELATIVE, (_, image, text, link) => {
    const target = join(dirname(path), link);
    if (!existsSync(target)) throw new Error(`${path} links to ${link}, which is not there.`);
    const view = image ? 'raw' : statSync(target).isDirectory() ? 'tree' : 'blob';
    return `${image}${text}${homepage}/${view}/main/${relative(root, target)}`;
  });
}
