import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createViteServer } from 'vitest/node';

/**
 * Loads TypeScript of a checkout, which Node 20 cannot do by itself. To be closed last: the sources import
 * more of themselves as they run.
 */
export async function sourcesOf(tree) {
  const conditions = ['@rsanet/source', 'node', 'import', 'module', 'default'];
  const vite = await createViteServer({
    root: tree,
    configFile: false,
    logLevel: 'error',
    server: { middlewareMode: true, ws: false, hmr: false },
    resolve: { conditions },
    ssr: {
      noExternal: [/^@rsanet\//],
      resolve: { conditions, externalConditions: ['node', 'import', 'default'] },
    },
  });
  return {
    load: (path) => vite.ssrLoadModule(join(tree, 'packages', path)),
    close: () => vite.close(),
  };
}

/** A checkout's own TensorFlow.js, on a backend; the gradients come first. */
export async function tensorFlowOf(tree, backend) {
  const { resolve } = createRequire(join(tree, 'package.json'));
  const load = (name) => import(pathToFileURL(resolve(`@tensorflow/tfjs-${name}`)));
  await load('layers');
  const tf = await load('core');
  await load(`backend-${backend}`);
  await tf.setBackend(backend);
  return tf;
}
