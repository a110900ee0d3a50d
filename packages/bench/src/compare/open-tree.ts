import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RsanetError } from '@rsanet/errors';
import type { Job, SessionOpener } from '../sessions/protocol.ts';
import { packageSizes } from './package-sizes.ts';
import type { Revision } from './result.ts';
import { runCommand } from './run-command.ts';
import type { JobOptions } from './tree.ts';
import type { Worktree } from './worktrees.ts';

/** A revision that is ready to be measured. */
export interface Tree extends Revision {
  /** What it opens sessions by. */
  open: SessionOpener;
  /** The network, written by its own code. */
  job: Job;
  /** Bytes of its published packages' tarballs, by name. */
  packages: ReadonlyMap<string, number>;
}

// In a process of its own: two copies of TensorFlow.js would share their engine.
const WRITE_JOB = `
import { writeFile } from 'node:fs/promises';
const [tree, folder, options, result] = process.argv.slice(1);
const { writeJob } = await import(tree);
await writeFile(result, JSON.stringify(await writeJob(folder, JSON.parse(options))));`;

/**
 * Opens a tree that has been built.
 *
 * @param files folder to be made and filled with the network
 * @throws RsanetError INVALID_ARGUMENT when its bench does not offer what a comparison needs, or does not do it
 * @throws the signal's reason when aborted
 */
export async function openTree(
  { ref, commit, folder }: Worktree,
  options: JobOptions,
  files: string,
  signal?: AbortSignal,
): Promise<Tree> {
  const entry = pathToFileURL(join(folder, 'packages', 'bench', 'dist', 'compare-tree.js')).href;
  const result = `${files}.json`;
  const packages = await packageSizes(folder, signal);
  try {
    const { openArm } = (await import(entry)) as typeof import('./tree.ts');
    const args = ['--input-type=module', '-e', WRITE_JOB, entry, files, JSON.stringify(options)];
    await runCommand(process.execPath, [...args, result], { cwd: folder, signal });
    const job = JSON.parse(await readFile(result, 'utf8')) as Job;
    return { ref, commit, open: sessionsOf(openArm), job, packages };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `'${ref}' (${commit}) cannot be compared, since ${reasonOf(cause)}`,
      { cause },
    );
  }
}

function sessionsOf(openArm: typeof import('./tree.ts').openArm): SessionOpener {
  return async (...given) => {
    const opened = await openArm(...given);
    return opened.status === 'ok' ? { status: 'ok', session: opened.arm } : opened;
  };
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'ERR_MODULE_NOT_FOUND'
    ? `its bench has no dist/compare-tree.js that loads; name a later commit: ${message}`
    : `its bench does not write the network: ${message}`;
}
