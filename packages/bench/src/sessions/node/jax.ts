import { createRequire } from 'node:module';
import type { Executor, Graph, RawTensor } from '@rsanet/graph';
import { jaxFunction } from '../jax-function.ts';
import { peerExecutor } from '../peer-executor.ts';
import type { Started } from '../started.ts';
import { unavailable } from '../unavailable.ts';
import { optionalPackage } from './installed.ts';

type Jax = typeof import('@jax-js/jax');

/** jax-js in WebAssembly, which has one thread in Node; it compiles the network's operations, fused where it fuses them. */
export async function startJax(): Promise<Started> {
  const name = '@jax-js/jax';
  const jax = await optionalPackage<Jax>(name, 'npm install it');
  if (!(await jax.init('wasm')).includes('wasm')) throw unavailable(`${name} has no wasm here.`);
  jax.defaultDevice('wasm');
  return {
    facts: { threads: 1, simd: true, packages: { [name]: version(name) } },
    runtime: { name: 'jax', open: async (graph) => open(jax, graph) },
  };
}

function open(jax: Jax, graph: Graph): Executor {
  const { forward, dispose } = jaxFunction(jax, graph);
  const compiled = jax.jit(forward);
  async function run({ data, shape }: RawTensor): Promise<RawTensor[]> {
    const outputs = compiled(jax.numpy.array(Float32Array.from(data)).reshape([...shape]));
    return Promise.all(
      outputs.map(async (output) => {
        const { shape } = output;
        return { data: (await output.data()) as Float32Array, shape };
      }),
    );
  }
  return peerExecutor('jax', run, async () => {
    compiled.dispose();
    dispose();
  });
}

// Its manifest is not among what it exports.
function version(name: string): string {
  const require = createRequire(import.meta.url);
  const script = require.resolve(name);
  return require(`${script.slice(0, script.lastIndexOf(name) + name.length)}/package.json`).version;
}
