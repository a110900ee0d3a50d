import { expect, test } from 'vitest';
import {
  automatic,
  type BrowserFacts,
  backendOffers,
  threadCount,
  whyNotBetter,
} from './offers.ts';

const gpu = { name: 'nvidia ampere', software: false };
const everything: BrowserFacts = {
  secure: true,
  hasWebgpu: true,
  adapter: gpu,
  renderer: gpu,
  hasWasm: true,
  isolated: true,
  cores: 8,
};
const offered = (facts: Partial<BrowserFacts>, kind: string) =>
  backendOffers({ ...everything, ...facts }).find((offer) => offer.kind === kind)!;

test('offers all that is there, best first', () => {
  const offers = backendOffers(everything);
  expect(offers.map(({ kind }) => kind)).toEqual([
    ...['webgpu', 'webgl', 'engine', 'wasm-threads', 'wasm', 'cpu'],
  ]);
  expect(automatic(offers)).toEqual(offers);
  expect(whyNotBetter(offers, 'webgpu')).toBe('');
});

test.each<[Partial<BrowserFacts>, string, string]>([
  [{ secure: false }, 'webgpu', 'WebGPU wants a page that came over https.'],
  [{ hasWebgpu: false }, 'webgpu', 'This browser has no WebGPU.'],
  [{ adapter: null }, 'webgpu', 'This browser finds no WebGPU adapter.'],
  [{ renderer: null }, 'webgl', 'This browser gives no WebGL 2.'],
  [{ hasWasm: false }, 'wasm', 'This browser has no WebAssembly.'],
  [{ hasWasm: false }, 'engine', 'This browser has no WebAssembly.'],
])('with %o says why %s is missing', (facts, kind, note) => {
  expect(offered(facts, kind)).toMatchObject({ available: false, note });
});

test('threads want an isolated page', () => {
  expect(offered({ isolated: false }, 'wasm-threads')).toMatchObject({
    available: false,
    note: expect.stringContaining('not cross-origin isolated'),
  });
  expect(offered({}, 'wasm-threads').note).toBe('4 threads of 8 cores.');
  expect(offered({ cores: 2 }, 'wasm-threads').note).toBe('1 thread of 2 cores.');
  expect(offered({}, 'engine').note).toBe('8 threads.');
  expect(offered({ isolated: false }, 'engine')).toMatchObject({
    available: true,
    note: '1 thread, as the page is not cross-origin isolated.',
  });
  expect([1, 2, 4, 7, 64].map(threadCount)).toEqual([1, 1, 2, 3, 4]);
});

test('software graphics are offered, said to be so, and not taken by themselves', () => {
  const renderer = { name: 'SwiftShader', software: true };
  const offers = backendOffers({ ...everything, adapter: null, renderer });
  expect(offers[1]).toMatchObject({
    available: true,
    note: 'Software renderer, slow: SwiftShader.',
  });
  expect(automatic(offers).map(({ kind }) => kind)).toEqual([
    'engine',
    'wasm-threads',
    'wasm',
    'cpu',
  ]);
  expect(whyNotBetter(offers, 'wasm')).toBe(
    "WebGPU: This browser finds no WebGPU adapter. WebGL: Software renderer, slow: SwiftShader. RSANet's engine did not start. Wasm with threads did not start.",
  );
});
