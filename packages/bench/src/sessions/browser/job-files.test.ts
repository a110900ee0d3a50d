import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { jobFiles } from './job-files.ts';
import { buildPage } from './testing/build-page.ts';

beforeAll(buildPage);

test("names the page's script, the runtimes' binaries, the model and the image, and nothing else", async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rsanet-job-'));
  try {
    const model = join(folder, 'model');
    await mkdir(join(model, 'shards'), { recursive: true });
    for (const name of ['model.json', 'shards/1.bin']) await writeFile(join(model, name), '');
    for (const name of ['image.rgb', 'secret']) await writeFile(join(folder, name), '');
    const image = { path: join(folder, 'image.rgb'), width: 1, height: 1 };
    const files = await jobFiles({ model, image });
    const isScript = (path: string) => /^\/[\w-]+\.js$/.test(path);
    expect([...files.keys()].filter(isScript)).toContain('/page.js');
    // LiteRT.js may be installed here or not.
    const isLitert = (path: string) => path.startsWith('/litert/');
    const rest = [...files].filter(([path]) => !isScript(path) && !isLitert(path));
    expect(Object.fromEntries(rest)).toEqual({
      '/wasm/tfjs-backend-wasm.wasm': expect.stringMatching(/\.wasm$/),
      '/wasm/tfjs-backend-wasm-simd.wasm': expect.stringMatching(/\.wasm$/),
      '/wasm/tfjs-backend-wasm-threaded-simd.wasm': expect.stringMatching(/\.wasm$/),
      '/onnxruntime-web/ort.wasm.min.mjs': expect.stringMatching(/ort\.wasm\.min\.mjs$/),
      '/onnxruntime-web/ort-wasm-simd-threaded.mjs': expect.stringMatching(/\.mjs$/),
      '/onnxruntime-web/ort-wasm-simd-threaded.wasm': expect.stringMatching(/\.wasm$/),
      '/model/model.json': join(model, 'model.json'),
      '/model/shards/1.bin': join(model, 'shards', '1.bin'),
      '/image': image.path,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});
