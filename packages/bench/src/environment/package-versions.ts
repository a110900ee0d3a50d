import { createRequire } from 'node:module';

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
  const require = createRequire(import.meta.url);
  const versions: Record<string, string> = {};
  for (const name of PACKAGES) {
    try {
      versions[name] = require(`${name}/package.json`).version;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return versions;
}
