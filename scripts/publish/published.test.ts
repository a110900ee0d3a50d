import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { packPackages } from './pack-packages.mjs';

const folder = mkdtempSync(join(tmpdir(), 'rsanet-published-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The files that exports, of any depth of conditions, lead to. */
function targetsOf(exports: unknown): string[] {
  if (typeof exports === 'string') return [exports];
  return Object.values(exports as Record<string, unknown>).flatMap(targetsOf);
}

interface Packed {
  readonly manifest: Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly repository: { readonly url: string; readonly directory: string };
    readonly bugs: { readonly url: string };
    readonly bin?: Readonly<Record<string, string>>;
  };
  readonly staged: string;
  readonly files: readonly string[];
}

const packages: readonly Packed[] = packPackages(folder);

describe.each(packages)('$manifest.name as npm gets it', ({ manifest, staged, files }) => {
  const read = (path: string) => readFileSync(join(staged, path), 'utf8');

  test('says its licence, and what it is, where it comes from and what it is found by', () => {
    expect(read('LICENSE')).toContain('MIT License');
    expect(files).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'package.json']));
    expect(manifest.description).toMatch(/\w{3}/);
    expect(manifest.repository.url).toMatch(/^git\+https:/);
    expect(existsSync(manifest.repository.directory)).toBe(true);
    expect(manifest.homepage).toContain(manifest.repository.directory);
    expect(manifest.bugs.url).toMatch(/^https:/);
    const others = packages.filter(({ manifest: { name } }) => name !== manifest.name);
    for (const other of others) expect(other.manifest.keywords).not.toEqual(manifest.keywords);
  });

  test('links from its pages to where they lead from anywhere', () => {
    for (const path of files.filter((path) => path.endsWith('.md'))) {
      const links = [...read(path).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link);
      expect(links.filter((link) => !/^(https:|#)/.test(link!))).toEqual([]);
    }
  });

  test('exports what is in it, and nothing for this workspace', () => {
    expect(JSON.stringify(manifest)).not.toMatch(/@rsanet\/source|devDependencies|"scripts"/);
    for (const target of targetsOf(manifest.exports).filter((path) => !path.includes('*'))) {
      expect(files).toContain(target.replace('./', ''));
    }
    for (const bin of Object.values(manifest.bin ?? {})) {
      expect(files).toContain(bin.replace('./', ''));
    }
  });

  test('holds no source maps and refers to none', () => {
    expect(files.filter((path) => path.endsWith('.map'))).toEqual([]);
    const code = files.filter((path) => /\.(m?js|ts)$/.test(path));
    expect(code.filter((path) => read(path).includes('//# sourceMappingURL'))).toEqual([]);
  });

  test('says the licences of what is bundled', () => {
    // What TensorFlow.js registers its kernels by.
    const bundles = files.filter(
      (path) => /\.js$/.test(path) && /kernelName:["`]/.test(read(path)),
    );
    for (const path of bundles) {
      const notices = read(path.replace(/[^/]+$/, 'THIRD-PARTY-NOTICES.txt'));
      expect(notices).toContain('@tensorflow/tfjs-core');
      expect(notices).toContain('Apache License');
    }
    expect(bundles.length > 0).toBe(manifest.name === '@rsanet/bench');
  });
});
