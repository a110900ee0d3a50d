import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { CHROMIUM_FLAGS, chromiumPath } from '../../../../scripts/chromium.ts';
import { ISOLATION_HEADERS } from '../../../../scripts/isolation.ts';
import { WORKER_SOURCE } from './worker-source.ts';

const STRICT = {
  ...ISOLATION_HEADERS,
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
};

let browser: Browser;
let script: string;
const servers: Server[] = [];

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: chromiumPath(), args: [...CHROMIUM_FLAGS] });
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { copyChain } from './copy-chain.ts';
        import { openThreads } from './open-threads.ts';
        import { inferenceKernels } from '../binary/kernel-modules.ts';
        globalThis.computed = async (options) => {
          const { runner, reason } = await openThreads(() => inferenceKernels('simd', true), options);
          if (runner === null) return { reason };
          const chain = copyChain(runner.memory, 201);
          chain.fill(1);
          await runner.run(chain.memory, chain.program);
          await runner.close();
          return { reason, arrived: chain.arrived() };
        };
      `,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    bundle: true,
    minify: true,
    format: 'iife',
    conditions: ['@rsanet/source'],
    write: false,
  });
  script = outputFiles[0]!.text;
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});
afterAll(() => browser.close());

/** What a minified page served with these headers computes on two threads. */
async function inPage(headers: Readonly<Record<string, string>>, workerUrl?: string) {
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    '/': ['text/html', '<!doctype html><script src="page.js"></script>'],
    '/page.js': ['text/javascript', script],
    '/worker.js': ['text/javascript', WORKER_SOURCE],
  };
  const server = createServer(({ url }, response) => {
    const [type, text] = files[url ?? ''] ?? ['text/plain', null];
    response.writeHead(text === null ? 404 : 200, { ...headers, 'Content-Type': type });
    response.end(text);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const page = await browser.newPage();
  try {
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await page.evaluate(
      (options) =>
        (globalThis as unknown as { computed(given: unknown): Promise<unknown> }).computed(options),
      { threads: 2, workerUrl },
    );
  } finally {
    await page.close();
  }
}

const ON_TWO = { reason: '2 threads, as asked for', arrived: true };

test('an isolated page computes on several threads', async () => {
  expect(await inPage(ISOLATION_HEADERS)).toEqual(ON_TWO);
  expect(await inPage(ISOLATION_HEADERS, 'worker.js')).toEqual(ON_TWO);
});

test('a page that is not isolated has one thread', async () => {
  expect(await inPage({})).toEqual({
    reason: expect.stringMatching(/^one thread: .*not cross-origin isolated/),
  });
});

test('a page that forbids blob: has one thread, or takes the script from its address', async () => {
  expect(await inPage(STRICT)).toEqual({
    reason: expect.stringMatching(/^one thread: workers do not start from an inlined script/),
  });
  expect(await inPage(STRICT, '/worker.js')).toEqual(ON_TWO);
});

test('a script that is not where its address says leaves one thread', async () => {
  expect(await inPage(ISOLATION_HEADERS, '/nowhere.js')).toEqual({
    reason: expect.stringMatching(/^one thread: workers do not start from \/nowhere\.js/),
  });
});
