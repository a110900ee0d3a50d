import { defineConfig, type UserConfig } from 'tsdown';

/** The one build every package uses: ESM and types from the given entries, dependencies left out. */
export function library(entry: Record<string, string>, options: UserConfig = {}): UserConfig {
  return defineConfig({
    entry,
    format: 'esm',
    platform: 'neutral',
    target: 'es2023',
    dts: true,
    clean: true,
    report: false,
    ...options,
  }) as UserConfig;
}
