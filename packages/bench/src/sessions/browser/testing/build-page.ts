import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type UserConfig } from 'tsdown';
import { browserPage, freshPage } from '../../../../tsdown.browser.ts';

const bench = fileURLToPath(new URL('../../../../', import.meta.url));
const SOURCES = ['bench', 'detect-utils', 'engine', 'errors', 'graph', 'rsanet', 'tfjs'];

/** Builds the browser sessions' page, unless what is built is newer than all sources of it. */
export const buildPage = () => buildNewer(browserPage, 'dist/browser/page.js');

/** Builds the page of the measurements in a fresh page, likewise. */
export const buildFreshPage = () => buildNewer(freshPage, 'dist/fresh/fresh.js');

async function buildNewer(page: UserConfig, script: string): Promise<void> {
  const built = await stat(join(bench, script)).catch(() => null);
  const folders = SOURCES.map((name) => join(bench, '..', name, 'src'));
  const changed = await Promise.all(folders.map(lastChange));
  if (built && built.mtimeMs > Math.max(...changed)) return;
  await build({ ...page, config: false, cwd: bench, clean: false, logLevel: 'error' });
}

/** When a source file of a folder last changed, tests left out; ms. */
async function lastChange(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const stats = await Promise.all(sources.map((name) => stat(join(folder, name))));
  return Math.max(0, ...stats.map(({ mtimeMs }) => mtimeMs));
}
