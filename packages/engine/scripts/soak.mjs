// Opens, runs and disposes a small network 1,000 times and reports what the process holds afterwards; needs a build.
// Usage: node --expose-gc packages/engine/scripts/soak.mjs [times]
import { engineRuntime } from '@rsanet/engine';
import { graphBuilder } from '@rsanet/graph/conformance';

const times = Number(process.argv[2] ?? 1000);
const b = graphBuilder([32, 32, 3]);
const graph = b.graph(b.conv(b.conv(b.input, 16, { strides: 2 }), 32));
const input = { data: new Float32Array(32 * 32 * 3), shape: [1, 32, 32, 3] };
const runtime = engineRuntime({ threads: 1 });

for (let i = 0; i <= times; i++) {
  const executor = await runtime.open(graph);
  await executor.run(input);
  await executor.dispose();
  if (i % (times / 10) !== 0) continue;
  await new Promise((resolve) => setTimeout(resolve));
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve));
  const { rss, external, heapUsed } = process.memoryUsage();
  const [resident, outside, heap] = [rss, external, heapUsed].map((n) => (n / 1e6).toFixed(1));
  console.log(`${i}: ${resident} MB resident, ${outside} MB external, ${heap} MB of heap`);
}
