import type { UserConfig } from 'tsdown';

/** The scripts of the Node sessions and of the measurements in a fresh process, with all of this workspace that they need; a chunk per backend. */
export const nodeChild = {
  entry: { child: 'src/sessions/node/child.ts', fresh: 'src/fresh/node/child.ts' },
  outDir: 'dist/node',
  format: 'esm',
  platform: 'node',
  target: 'es2023',
  fixedExtension: false,
  dts: false,
  report: false,
  deps: {
    alwaysBundle: [/^@rsanet\//, 'valibot', /^pure-rand/, '@bufbuild/protobuf'],
    onlyBundle: false,
    neverBundle: [/^@tensorflow\//, 'sharp'],
  },
  inputOptions: { resolve: { conditionNames: ['@rsanet/source', 'node', 'import', 'default'] } },
} satisfies UserConfig;
