import { UsageError } from './usage-error.ts';

/**
 * Makes sure of packages that are installed by those who need them.
 *
 * @throws UsageError when one is not installed
 */
export function needPackages(names: readonly string[]): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  // The command too: one that npx keeps elsewhere finds nothing of this folder.
  throw new UsageError(
    `${new Intl.ListFormat('en').format(missing)} ${missing.length === 1 ? 'is' : 'are'} not installed, which this needs: npm install @rsanet/cli ${names.join(' ')}`,
  );
}

function isInstalled(name: string): boolean {
  try {
    import.meta.resolve(name);
    return true;
  } catch {
    return false;
  }
}
