import { expect, test } from 'vitest';
import {
  type BackendOptions,
  type BackendStep,
  compareBackend,
  cpuOutputs,
} from './compare-backend.ts';
import { type FakeSide, type FakeSides, fakeSides } from './testing/fake-sides.ts';

const sane = { sessions: 1, pairs: 6, seconds: 30, seed: 1, timeoutMs: 1000 };

async function run(fake: FakeSides, options: Partial<BackendOptions> = {}) {
  const steps: BackendStep[] = [];
  const reference = cpuOutputs(fake.sides, sane);
  await Promise.allSettled([reference]);
  fake.ran.length = 0;
  const onStep = (step: BackendStep) => steps.push(step);
  const given = { ...sane, onStep, ...options };
  const result = await compareBackend('wasm', fake.sides, reference, given);
  expect(fake.open()).toBe(0);
  return { result, steps, ran: fake.ran.join('').split(/ +/) };
}

async function measured(fake: FakeSides, options: Partial<BackendOptions> = {}) {
  const { result, ...rest } = await run(fake, options);
  if (result.status !== 'ok') throw new Error(result.reason);
  return { result, ...rest };
}

test('compares in pairs in alternating order, with new processes each session', async () => {
  const fake = fakeSides({}, {});
  const { result, steps, ran } = await measured(fake, { sessions: 2 });
  // Head and base are checked, base runs with itself, then head with base.
  const [before, check, ...sessions] = ran;
  expect([before, check]).toEqual(['', 'h']);
  expect(sessions.map((session) => session.length)).toEqual([48, 48, 12, 12]);
  expect(sessions.slice(0, 2).join('')).toMatch(/^b+$/);
  expect(sessions.slice(2)).toEqual(['hbbhhbbhhbbh', 'hbbhhbbhhbbh']);
  const order = fake.opened.map(({ side, backend }) => `${side} ${backend}`);
  expect(order.slice(0, 3)).toEqual(['head cpu', 'head wasm', 'base wasm']);
  expect(order.slice(-4).map((one) => one.slice(0, 4))).toEqual(['base', 'head', 'head', 'base']);

  expect(steps).toEqual(['check', 'noise', 'compare']);
  expect(result).toMatchObject({ backend: 'wasm', info: { backend: 'wasm' }, slower: [] });
  expect(result.parity).toMatchObject({ cpu: { within: true }, base: { within: true } });
  expect(result.noise).toEqual({
    preprocess: { ratios: Array(8).fill(1), p95: 0, delta: 0.1 },
    forward: { ratios: Array(8).fill(1), p95: 0, delta: 0.1 },
    total: { ratios: Array(8).fill(1), p95: 0, delta: 0.1 },
  });
  expect(result.attempts).toHaveLength(1);
  expect(Object.keys(result.attempts[0]!)).toEqual(['preprocess', 'forward', 'total']);
  const { forward } = result.attempts[0]!;
  expect(forward).toMatchObject({ ratio: 1, interval: [1, 1] });
  expect(forward!.head.samples).toHaveLength(12);
});

test('slower is what is slower twice', async () => {
  const { result, steps } = await measured(fakeSides({}, { forward: () => 125 }));
  expect(steps).toEqual(['check', 'noise', 'compare', 'rerun']);
  expect(result.slower).toEqual(['forward', 'total']);
  const ratios = result.attempts.map((attempt) => attempt.forward?.ratio);
  expect(ratios).toEqual([expect.closeTo(1.25, 9), expect.closeTo(1.25, 9)]);
  expect(result.attempts[0]!.forward).toMatchObject({
    base: { median: 100 },
    head: { median: 125 },
  });
});

test('slower once is kept, and is no verdict', async () => {
  // Head's sessions: cpu, check, compare, rerun.
  const forward = (opening: number) => (opening === 2 ? 200 : 100);
  const { result } = await measured(fakeSides({}, { forward }));
  expect(result.attempts.map((attempt) => attempt.forward?.ratio)).toEqual([
    expect.closeTo(2, 9),
    expect.closeTo(1, 9),
  ]);
  expect(result.slower).toEqual([]);
});

test("what the machine's own noise explains is not slower", async () => {
  // Base's sessions: check, two twins, compare.
  const noisy: FakeSide = { forward: (opening) => (opening === 2 ? 130 : 100) };
  const { result } = await measured(fakeSides(noisy, { forward: () => 125 }));
  expect(result.noise.forward!.p95).toBeCloseTo(0.3, 9);
  expect(result.noise.forward!.delta).toBe(result.noise.forward!.p95);
  expect([result.slower, result.attempts.length]).toEqual([[], 1]);
});

test.each([
  [0.1, 6],
  [2, 9],
  [60, 20],
])('within %d s a session runs %d pairs', async (seconds, pairs) => {
  const { result } = await measured(fakeSides({}, {}), { seconds, pairs: 20 });
  expect(result.attempts[0]!.total!.base.samples).toHaveLength(pairs);
});

test("outputs that are not base's are reported, and no failure", async () => {
  const { result } = await measured(fakeSides({ output: 2 }, {}));
  expect(result.parity).toMatchObject({ cpu: { within: true }, base: { within: false } });
});

const gone = new Error('killed');
test.each<[string, FakeSide, FakeSide, object]>([
  [
    'computes something else than on cpu',
    {},
    { output: 1.01 },
    { status: 'failed', side: 'head', reason: expect.stringMatching(/differ from those of cpu/) },
  ],
  [
    'leaves tensors',
    {},
    { tensorsLeft: 3 },
    { status: 'failed', side: 'head', reason: 'Tensors left by an inference: 3; expected none.' },
  ],
  ['stops', {}, { fault: gone }, { status: 'failed', side: 'head', reason: 'killed' }],
  ['is against a base that stops', { fault: gone }, {}, { status: 'failed', side: 'base' }],
  [
    'is against a base without the backend',
    { unavailable: 'not then' },
    {},
    { status: 'unavailable', side: 'base', reason: 'not then' },
  ],
  [
    'has not got the backend',
    {},
    { unavailable: 'not now' },
    { status: 'unavailable', side: 'head', reason: 'not now' },
  ],
])('a head that %s', async (_, base, head, expected) => {
  const { result } = await run(fakeSides(base, head));
  expect(result).toMatchObject({ backend: 'wasm', ...expected });
});

test('without outputs of cpu head is at fault', async () => {
  const fake = fakeSides({}, {});
  const { head } = fake.sides;
  const open: typeof head.open = async (backend, ...rest) =>
    backend === 'cpu' ? { status: 'failed', reason: 'cut' } : head.open(backend, ...rest);
  fake.sides.head = { ...head, open };
  const { result } = await run(fake);
  expect(result).toMatchObject({
    status: 'failed',
    side: 'head',
    reason: 'There are no outputs of cpu to compare with: cut',
  });
});

test('the reference needs no warming up', async () => {
  const fake = fakeSides({}, {});
  await cpuOutputs(fake.sides, sane);
  expect(fake.opened).toEqual([{ side: 'head', backend: 'cpu', warmups: 0 }]);
});

test("aborting rejects with the signal's reason and closes what is open", async () => {
  const controller = new AbortController();
  const forward = () => {
    if (fake.open() === 2) controller.abort(gone);
    controller.signal.throwIfAborted();
    return 100;
  };
  const fake: FakeSides = fakeSides({ forward }, {});
  await expect(run(fake, { signal: controller.signal })).rejects.toBe(gone);
  expect(fake.open()).toBe(0);
});
