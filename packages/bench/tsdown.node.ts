import type { UserConfig } from 'tsdown';

/** The script of the Node arms, with all of this workspace that it needs; a chunk a backend. */
export const nodeChild: UserConfig = {
  entry: { child: 'src/arms/node/child.ts' },
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
};
