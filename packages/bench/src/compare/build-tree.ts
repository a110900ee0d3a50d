import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RsanetError } from '@rsanet/errors';
import { runCommand } from './run-command.ts';
import type { Worktree } from './worktrees.ts';

/** The part of a package-lock.json that is read here. */
interface Lock {
  packages: Readonly<Record<string, { version?: string; link?: boolean }>>;
}

/**
 * Installs and builds a tree. Where it needs the very packages that are installed in the repository
 * already, they are linked, not fetched.
 *
 * @throws RsanetError INVALID_ARGUMENT when it does not install or build, with npm's last words
 * @throws the signal's reason when aborted
 */
export async function buildTree(
  { folder, ref, commit }: Worktree,
  repository: string,
  signal?: AbortSignal,
): Promise<void> {
  const options = { cwd: folder, signal };
  try {
    if (!(await linkModules(repository, folder, signal))) {
      await runCommand('npm', ['ci', '--no-audit', '--no-fund'], options);
    }
    await runCommand('npm', ['run', 'build'], options);
  } catch (cause) {
    signal?.throwIfAborted();
    const { message } = cause as Error;
    throw new RsanetError(
      'INVALID_ARGUMENT',
      `'${ref}' (${commit}) cannot be compared, since it does not install and build: ${message}`,
      { cause },
    );
  }
}

/** Gives a tree hard links to the repository's installed packages; false where they are not what it needs. */
async function linkModules(from: string, to: string, signal?: AbortSignal): Promise<boolean> {
  const [installed, lock, wanted] = await Promise.all(
    [
      join(from, 'node_modules', '.package-lock.json'),
      join(from, 'package-lock.json'),
      join(to, 'package-lock.json'),
    ].map((path) => readFile(path, 'utf8').catch(() => null)),
  );
  if (installed == null || wanted == null || lock !== wanted) return false;
  const folders = moduleFolders(JSON.parse(installed) as Lock, JSON.parse(wanted) as Lock);
  try {
    for (const folder of folders ?? []) {
      await runCommand('cp', ['-al', join(from, folder), join(to, folder)], { cwd: to, signal });
    }
    return folders !== null;
  } catch {
    signal?.throwIfAborted();
    // Another file system, or a cp that cannot link.
    for (const folder of folders ?? [])
      await rm(join(to, folder), { recursive: true, force: true });
    return false;
  }
}

/** Where the installed packages are; null when one is not of the version wanted. */
function moduleFolders(installed: Lock, wanted: Lock): Set<string> | null {
  const folders = new Set<string>(['node_modules']);
  for (const [path, { version }] of Object.entries(installed.packages)) {
    if (wanted.packages[path]?.version !== version) return null;
    // A workspace has some of its own where its versions differ from the others'.
    const end = path.indexOf('node_modules') + 'node_modules'.length;
    if (path.includes('node_modules')) folders.add(path.slice(0, end));
  }
  return folders;
}
