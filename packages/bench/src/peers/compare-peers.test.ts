import { RsanetError } from '@rsanet/errors';
import { tfjsRuntime, useBackend } from '@rsanet/tfjs/node';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { sampleImage } from '../sample/image.ts';
import { comparePeers } from './compare-peers.ts';
import { namedContender } from './contender.ts';
import { measurePeer } from './measure-peer.ts';
import { peers } from './peers.ts';

const runtime = tfjsRuntime('wasm');

beforeAll(() => useBackend('wasm'));

test('sets networks beside the first, with what each takes', async () => {
  const { numTensors } = tf.memory();
  const seen: string[] = [];
  const result = await comparePeers({
    networks: ['rsanet-coco-320', 'pelee'],
    rounds: 6,
    onProgress: ({ network, doing, done, total }) =>
      seen.push(`${network} ${doing} ${done}/${total}`),
  });
  expect(tf.memory().numTensors).toBe(numTensors);
  expect(result).toMatchObject({ benchmark: 'peers', version: 1, reference: 'rsanet-coco-320' });
  expect(result.environment.backend.name).toBe('wasm');
  expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  expect(seen).toEqual([1, 2, 3, 4, 5, 6].map((done) => `pelee speed ${done}/6`));

  const [own, pelee] = result.networks;
  if (own?.status !== 'ok' || pelee?.status !== 'ok') throw new Error(JSON.stringify(result));
  expect(own).toMatchObject({ params: 4_482_685, ratio: null, trained: false, accuracy: null });
  expect(own.macs / 1e9).toBeCloseTo(1.187845, 6);
  expect(own.endToEnd!.median).toBeGreaterThan(own.forward.median);
  expect(own.forward.samples).toHaveLength(12);
  expect(pelee.endToEnd).toBeNull();
  expect(pelee.forward.samples).toHaveLength(6);
  expect(pelee.fps * pelee.ratio!.ratio).toBeCloseTo(own.fps, 9);
  expect(Math.abs(pelee.params / peers.pelee.published.params! - 1)).toBeLessThan(0.001);
});

test('what is missing, or breaks, is a status with its reason', async () => {
  const { numTensors } = tf.memory();
  const sample = { seed: 1, image: sampleImage({ width: 64, height: 48 }, 1), runtime };
  const reference = await namedContender('rsanet-coco-320').open(sample);
  const like = (open: () => Promise<never>) => ({
    name: 'x',
    label: 'X',
    input: { width: 32, height: 32 },
    open,
  });
  const missing = like(async () => {
    throw new RsanetError('MODEL_NOT_FOUND', 'Not there.');
  });
  const broken = like(async () => {
    throw new Error('Broken.');
  });
  const measured = await Promise.all(
    [missing, broken].map((one) => measurePeer(reference, one, sample, { rounds: 6 })),
  );
  expect(measured).toMatchObject([
    { findings: { status: 'unavailable', reason: 'Not there.' }, referenceTimes: [] },
    { findings: { status: 'failed', reason: 'Broken.' }, referenceTimes: [] },
  ]);
  const signal = AbortSignal.abort(new Error('enough'));
  const stopped = measurePeer(reference, namedContender('pelee'), sample, { rounds: 6, signal });
  await expect(stopped).rejects.toThrow('enough');
  await reference.dispose();
  expect(tf.memory().numTensors).toBe(numTensors);
});

test.each([
  [{ networks: [] }, 'INVALID_ARGUMENT'],
  [{ networks: ['yolo-nano', 'yolo-nano'] }, 'INVALID_ARGUMENT'],
  [{ networks: ['yolo'] }, 'INVALID_ARGUMENT'],
  [{ rounds: 5 }, 'INVALID_ARGUMENT'],
  [{ models: ['/nowhere'] }, 'MODEL_NOT_FOUND'],
])('refuses %j', async (wrong, code) => {
  await expect(comparePeers(wrong as object)).rejects.toMatchObject({ code });
});
