import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { unavailable } from '../unavailable.ts';

const require = createRequire(import.meta.url);

/**
 * Imports a package that may not be installed, or not for this machine.
 *
 * @param remedy what to do when it is not there
 * @throws RsanetError BACKEND_UNAVAILABLE when it cannot be imported
 */
export async function optionalPackage<Module>(name: string, remedy: string): Promise<Module> {
  try {
    return (await import(
      /* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ name
    )) as Module;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const absent = code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${name}'`);
    const why = absent ? 'is not installed' : `cannot be imported (${message.split('\n', 1)[0]})`;
    throw unavailable(`${name} ${why}; ${remedy}.`, error);
  }
}

/** Where a file of a package is; null where the package is not installed. */
export function installedFile(file: string): string | null {
  try {
    return require.resolve(file);
  } catch {
    return null;
  }
}

/** Version of an installed package that lets its manifest be read. */
export function versionOf(name: string): string {
  return require(`${name}/package.json`).version;
}

/** The path of something in `dist` of this package, built or not. */
export function builtFile(...path: readonly string[]): string {
  return join(dirname(require.resolve('@rsanet/bench/package.json')), 'dist', ...path);
}
