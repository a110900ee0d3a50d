// Publishes every package whose version npm does not have, and tags it; `--dry-run` does all but that.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { publicPackages } from './publish/public-packages.mjs';
import { stagePackage } from './publish/stage-package.mjs';

const { values } = parseArgs({ options: { 'dry-run': { type: 'boolean', default: false } } });
const dryRun = values['dry-run'];
const folder = mkdtempSync(join(tmpdir(), 'rsanet-release-'));

/** Whether npm has a version; anything but its word that there is none ends the release. */
function isPublished(name, version) {
  const args = ['view', `${name}@${version}`, 'version', '--json'];
  try {
    return execFileSync('npm', args, { encoding: 'utf8', stdio: 'pipe' }).trim() !== '';
  } catch (error) {
    if (/\bE404\b/.test(error.stdout + error.stderr)) return false;
    throw error;
  }
}

try {
  for (const path of publicPackages()) {
    const staged = join(folder, basename(path));
    const { name, version } = stagePackage(path, staged);
    if (!dryRun && isPublished(name, version)) continue;
    const options = ['--access', 'public', '--loglevel', 'warn', ...(dryRun ? ['--dry-run'] : [])];
    execFileSync('npm', ['publish', ...options], { cwd: staged, stdio: 'inherit' });
    console.log(`${name}@${version}: ${dryRun ? 'would be published' : 'published'}`);
  }
  if (!dryRun) execFileSync('npx', ['changeset', 'tag'], { stdio: 'inherit' });
} finally {
  rmSync(folder, { recursive: true });
}
