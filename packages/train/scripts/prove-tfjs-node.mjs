// Compares the kernels that training calls on tfjs-node, fused batch norm and the gradient of ReLU6,
// with differentiating their definitions, and prints one line of JSON. Exit code 1 when they differ
// or a tensor stays behind. Needs @tensorflow/tfjs-node, see scripts/setup-tfjs-node.mjs.
import { createViteServer } from 'vitest/node';

process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

await import('@tensorflow/tfjs-layers');
const tf = await import('@tensorflow/tfjs-core');
await import('@tensorflow/tfjs-node');

// Node 20 reads no TypeScript by itself.
const root = new URL('../../tfjs', import.meta.url).pathname;
const vite = await createViteServer({
  root,
  server: { middlewareMode: true, ws: false },
  logLevel: 'error',
});
const { batchNormTraining } = await vite.ssrLoadModule('/src/trainer/batch-norm.ts');
const { relu6Training } = await vite.ssrLoadModule('/src/trainer/relu6.ts');
await vite.close();

const EPSILON = 1e-3;
await tf.setBackend('tensorflow');

const x = tf.randomUniform([3, 4, 5, 6], -2, 8, 'float32', 1);
const gamma = tf.randomUniform([6], 0.5, 2, 'float32', 2);
const beta = tf.randomUniform([6], -1, 1, 'float32', 3);
const dy = tf.randomUniform([3, 4, 5, 6], -1, 1, 'float32', 4);
const before = tf.memory().numTensors;

function fused(x, gamma, beta) {
  const { output, mean, variance } = batchNormTraining(x, gamma, beta, EPSILON);
  tf.dispose([mean, variance]);
  return output;
}

function plain(x, gamma, beta) {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, EPSILON)));
  return tf.add(tf.mul(normal, gamma), beta);
}

const gradients = (normalise) =>
  tf.grads((x, gamma, beta) => tf.sum(tf.mul(normalise(x, gamma, beta), dy)))([x, gamma, beta]);

/** Largest difference, relative to the largest value wanted. */
const difference = (actual, wanted) =>
  tf.tidy(() => {
    const error = tf.max(tf.abs(tf.sub(actual, wanted)));
    return tf.div(error, tf.max(tf.abs(wanted))).dataSync()[0];
  });

const differences = tf.tidy(() => {
  const { output, mean, variance } = batchNormTraining(x, gamma, beta, EPSILON);
  const moments = tf.moments(x, [0, 1, 2]);
  const [dx, dGamma, dBeta] = gradients(fused);
  const [wantedDx, wantedDGamma, wantedDBeta] = gradients(plain);
  const found = {
    output: difference(output, plain(x, gamma, beta)),
    mean: difference(mean, moments.mean),
    variance: difference(variance, moments.variance),
    dx: difference(dx, wantedDx),
    dGamma: difference(dGamma, wantedDGamma),
    dBeta: difference(dBeta, wantedDBeta),
    relu6: difference(tf.grad(relu6Training)(x, dy), tf.grad(tf.relu6)(x, dy)),
  };
  tf.dispose([mean, variance]);
  return found;
});

const leaked = tf.memory().numTensors - before;
const called = ['FusedBatchNormV3', 'FusedBatchNormGradV3', 'Relu6Grad'].filter((name) =>
  tf.getKernel(name, 'tensorflow'),
);
const close = Object.values(differences).every((value) => value < 1e-4);
const ok = tf.getBackend() === 'tensorflow' && called.length === 3 && close && leaked === 0;
console.log(JSON.stringify({ ok, called, leaked, differences }));
process.exitCode = ok ? 0 : 1;
