import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** What files weigh together, in bytes: as they are, and as a server compresses each. */
function weigh(contents) {
  const sum = (sizeOf) => contents.reduce((all, content) => all + sizeOf(content).length, 0);
  return {
    files: contents.length,
    bytes: sum((content) => content),
    gzipped: sum((content) => gzipSync(content, { level: 9 })),
    brotli: sum(brotliCompressSync),
  };
}

/** What the scripts of a built page weigh, those included that no page loads, such as a second build of the kernels. */
export function weighBuilt(folder) {
  const names = readdirSync(folder, { recursive: true }).filter((name) => /\.m?js$/.test(name));
  return weigh(names.map((name) => readFileSync(join(folder, name))));
}

/** What a page has loaded: its code with whatever else it needs, the model's graph, and the weights, which hardly compress. */
export async function weighLoaded(responses) {
  const contents = { code: [], graph: [], weights: [] };
  for (const response of responses) {
    const { pathname, protocol } = new URL(response.url());
    if (!protocol.startsWith('http') || !response.ok() || pathname === '/smear.png') continue;
    const kind = pathname.endsWith('.bin')
      ? 'weights'
      : pathname.endsWith('.json')
        ? 'graph'
        : 'code';
    contents[kind].push(await response.body().catch(() => bodyAgain(response.url())));
  }
  return {
    code: weigh(contents.code),
    graph: weigh(contents.graph),
    weights: contents.weights.reduce((sum, { length }) => sum + length, 0),
  };
}

/** A body that Chromium has not kept, as of a worker's script. */
const bodyAgain = async (url) => Buffer.from(await (await fetch(url)).arrayBuffer());
