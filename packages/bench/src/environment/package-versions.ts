import { installedFile, versionOf } from '../sessions/node/installed.ts';

// Those whose version bears on a result; native ones are there only when somebody installed them.
const PACKAGES = [
  '@rsanet/bench',
  '@rsanet/detect-utils',
  '@rsanet/engine',
  '@rsanet/graph',
  '@rsanet/rsanet',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-node',
];

/** Versions of the packages at work, by name; what is not installed is left out. */
export function packageVersions(): Record<string, string> {
  const installed = PACKAGES.filter((name) => installedFile(`${name}/package.json`));
  return Object.fromEntries(installed.map((name) => [name, versionOf(name)]));
}
