// Runs a convolution and a training step on a package, @tensorflow/tfjs-node or tfjs-node-gpu, against answers worked out by
// hand, and prints one line of JSON. Exit code 1 when an answer differs.
process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';

const tf = await import('@tensorflow/tfjs-core');
const [name] = process.argv.slice(2);
await import(name);

// False when tfjs-node registered with another copy of tfjs-core.
const chosen = tf.findBackendFactory('tensorflow') !== null && (await tf.setBackend('tensorflow'));

const image = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const weights = tf.variable(tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]));
const convolve = () => tf.conv2d(image, weights, 1, 'valid');

// First output: 1*1 + 2*2 + 4*3 + 5*4. A weight's gradient is the sum of the pixels it meets,
// 12, 16, 24, 28, of which the step takes an eighth.
const convolution = Array.from(convolve().dataSync());
tf.train.sgd(1 / 8).minimize(() => tf.sum(convolve()));
const trained = Array.from(weights.dataSync());

const ok = chosen && `${convolution}` === '37,47,67,77' && `${trained}` === '-0.5,0,0,0.5';
const backend = tf.getBackend();
const libtensorflow = tf.backend().binding?.TF_Version ?? null;
console.log(JSON.stringify({ ok, backend, libtensorflow, convolution, trained }));
process.exitCode = ok ? 0 : 1;
