import { getEventListeners } from 'node:events';
import type { RawImage } from '@rsanet/detect-utils';
import { RsanetError } from '@rsanet/errors';
import { tfjsRuntime } from '@rsanet/tfjs';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, expect, test, vi } from 'vitest';
import {
  type DetectOptions,
  detectStream,
  type Frame,
  loadDetector,
  type StreamOptions,
} from './node.ts';
import { coloursModel } from './testing/colours.ts';

/** A clock that ticks on request. */
function handClock() {
  let onFrame: ((frame: Frame) => void) | undefined;
  let count = 0;
  return {
    clock(listener: (frame: Frame) => void) {
      onFrame = listener;
      return () => {
        onFrame = undefined;
      };
    },
    tick(frames = 1) {
      for (let i = 0; i < frames; i++) onFrame?.({ time: ++count * 10, count });
    },
    isWatched: () => onFrame !== undefined,
  };
}

const times = { preprocess: 1, forward: 2, postprocess: 3, total: 6 };
const source = {};

/** A detector whose detections end on request, and that refuses to run two at once. */
function handDetector() {
  const calls: { options: DetectOptions; finish(error?: Error): void }[] = [];
  let busy = false;
  function detect(image: unknown, options: DetectOptions): Promise<[]> {
    expect(image).toBeTypeOf('object');
    expect(busy).toBe(false);
    busy = true;
    return new Promise<[]>((resolve, reject) => {
      options.signal!.addEventListener('abort', () => reject(options.signal!.reason));
      calls.push({
        options,
        finish(error) {
          if (error) reject(error);
          options.onTimes!(times);
          resolve([]);
        },
      });
    }).finally(() => {
      busy = false;
    });
  }
  return { detector: { detect: detect as never }, calls };
}

const soon = () => new Promise((resolve) => setImmediate(resolve));

async function started(options: StreamOptions = {}, video: object = source) {
  const hand = handClock();
  const { detector, calls } = handDetector();
  const stream = detectStream<object>(detector, video, { ...options, clock: hand.clock });
  const next = stream.next();
  await soon();
  return { ...hand, calls, stream, next };
}

test('frames that come during a detection are dropped but the newest, and counted', async () => {
  const { tick, calls, stream, next } = await started({ scoreThreshold: 0.7 });
  expect(calls).toHaveLength(0);
  tick();
  await soon();
  tick(3);
  expect(calls).toHaveLength(1);
  expect(calls[0]!.options).toMatchObject({ scoreThreshold: 0.7 });
  calls[0]!.finish();
  const frame = { time: 10, count: 1 };
  expect(await next).toEqual({ done: false, value: { detections: [], frame, times, dropped: 0 } });

  const second = stream.next();
  await soon();
  calls[1]!.finish();
  expect((await second).value).toMatchObject({ frame: { time: 40, count: 4 }, dropped: 2 });

  const third = stream.next();
  await soon();
  expect(calls).toHaveLength(2);
  tick();
  await soon();
  calls[2]!.finish();
  expect((await third).value).toMatchObject({ frame: { count: 5 }, dropped: 0 });
});

test('nothing is detected while nobody asks', async () => {
  const { tick, calls, next, stream } = await started();
  tick();
  await soon();
  calls[0]!.finish();
  await next;
  tick(5);
  await soon();
  expect(calls).toHaveLength(1);
  const later = stream.next();
  await soon();
  calls[1]!.finish();
  expect((await later).value).toMatchObject({ frame: { count: 6 }, dropped: 4 });
});

test('break lets go of the clock', async () => {
  const hand = handClock();
  const { detector, calls } = handDetector();
  const loop = (async () => {
    for await (const { dropped } of detectStream<object>(detector, source, { clock: hand.clock })) {
      expect(hand.isWatched()).toBe(true);
      if (dropped === 0) break;
    }
  })();
  await soon();
  hand.tick();
  await soon();
  calls[0]!.finish();
  await loop;
  expect(hand.isWatched()).toBe(false);
});

test('return ends a wait for a frame, and a detection', async () => {
  const waiting = await started();
  expect(await waiting.stream.return!()).toEqual({ done: true, value: undefined });
  expect(await waiting.next).toEqual({ done: true, value: undefined });
  expect(waiting.isWatched()).toBe(false);

  const detecting = await started();
  detecting.tick();
  await soon();
  expect(detecting.calls).toHaveLength(1);
  await detecting.stream.return!();
  expect(await detecting.next).toMatchObject({ done: true });
  expect(detecting.isWatched()).toBe(false);
});

test('an abort rejects with its reason, before, while waiting, while detecting, between', async () => {
  const reason = new Error('enough');
  const hand = handClock();
  const before = { clock: hand.clock, signal: AbortSignal.abort(reason) };
  const stream = detectStream<object>(handDetector().detector, source, before);
  await expect(stream.next()).rejects.toBe(reason);
  expect(hand.isWatched()).toBe(false);

  const early = new AbortController();
  const waiting = await started({ signal: early.signal });
  early.abort(reason);
  await expect(waiting.next).rejects.toBe(reason);
  expect(waiting.isWatched()).toBe(false);

  const during = new AbortController();
  const detecting = await started({ signal: during.signal });
  detecting.tick();
  await soon();
  during.abort(reason);
  await expect(detecting.next).rejects.toBe(reason);
  expect(detecting.isWatched()).toBe(false);

  const late = new AbortController();
  const between = await started({ signal: late.signal });
  between.tick();
  await soon();
  between.calls[0]!.finish();
  await between.next;
  late.abort(reason);
  expect(between.isWatched()).toBe(false);
  await expect(between.stream.next()).rejects.toBe(reason);
  expect(await between.stream.next()).toEqual({ done: true, value: undefined });
});

test('what detect throws is thrown, and ends the stream', async () => {
  const { tick, calls, next, stream, isWatched } = await started();
  tick();
  await soon();
  const broken = new Error('broken');
  calls[0]!.finish(broken);
  await expect(next).rejects.toBe(broken);
  expect(isWatched()).toBe(false);
  expect(await stream.next()).toEqual({ done: true, value: undefined });
});

test('a frame during which the device is lost is dropped, and the stream goes on', async () => {
  const { tick, calls, next, stream } = await started();
  const lost = new RsanetError('DEVICE_LOST', 'lost');
  tick();
  await soon();
  calls[0]!.finish(lost);
  await soon();
  tick();
  await soon();
  calls[1]!.finish();
  expect((await next).value).toMatchObject({ frame: { count: 2 }, detections: [] });
  const ended = expect(stream.next()).rejects.toBe(lost);
  for (let i = 2; i <= 5; i++) {
    tick();
    await soon();
    calls[i]!.finish(lost);
    await soon();
  }
  await ended;
});

test('where nothing reports frames a clock is asked for', async () => {
  const { detector } = handDetector();
  const stream = detectStream<object>(detector, source);
  await expect(stream.next()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
});

/** A video element, as far as a stream looks at it. */
class Video extends EventTarget {
  videoWidth = 6;
  readyState = 4;
  readonly HAVE_CURRENT_DATA = 2;
  ended = false;
  error: { code: number; message: string } | null = null;
  srcObject: (EventTarget & { active: boolean }) | null = null;
}

test('a stream ends with its video, after the last frame', async () => {
  const video = new Video();
  const hand = handClock();
  const detector = {
    detect: (async (_: unknown, { onTimes }: DetectOptions) => {
      onTimes!(times);
      // The last frame comes, and then the end, during the second detection.
      if (++detections === 2) hand.tick();
      if (detections === 2) video.ended = true;
      return [];
    }) as never,
  };
  let detections = 0;
  const counts: number[] = [];
  const all = (async () => {
    for await (const { frame } of detectStream<object>(detector, video, { clock: hand.clock })) {
      counts.push(frame.count);
    }
  })();
  await soon();
  hand.tick();
  await soon();
  hand.tick();
  await all;
  expect(counts).toEqual([1, 2, 3]);
  expect(hand.isWatched()).toBe(false);
});

test('a video that ends or fails while its next frame is waited for ends the stream', async () => {
  const ending = new Video();
  const { next, isWatched } = await started({}, ending);
  ending.ended = true;
  ending.dispatchEvent(new Event('ended'));
  expect(await next).toEqual({ done: true, value: undefined });
  expect(isWatched()).toBe(false);

  const failing = new Video();
  const failed = await started({}, failing);
  failing.error = { code: 2, message: '' };
  failing.dispatchEvent(new Event('error'));
  await expect(failed.next).rejects.toMatchObject({
    code: 'INVALID_IMAGE',
    message: expect.stringContaining('media error 2'),
  });
  expect(failed.isWatched()).toBe(false);
});

test('a frame that is not there yet is waited for, and events of the video say when it is', async () => {
  const video = new Video();
  video.readyState = 1;
  const frame = await started({}, video);
  frame.tick();
  await soon();
  expect(frame.calls).toHaveLength(0);
  video.dispatchEvent(new Event('loadedmetadata'));
  await soon();
  expect(frame.calls).toHaveLength(0);
  video.readyState = 2;
  video.dispatchEvent(new Event('seeked'));
  await soon();
  frame.calls[0]!.finish();
  expect((await frame.next).value).toMatchObject({ frame: { count: 1 } });
  await frame.stream.return!();
});

test('a canvas without a size is waited for', async () => {
  const canvas = { getContext() {}, width: 0, height: 4 };
  const { tick, calls, next, stream } = await started({}, canvas);
  tick();
  await soon();
  expect(calls).toHaveLength(0);
  canvas.width = 4;
  tick();
  await soon();
  calls[0]!.finish();
  expect((await next).value).toMatchObject({ frame: { count: 2 } });
  await stream.return!();
});

test.each([
  ['the video has lost its frame', 1, new Error('no pixels')],
  ['the browser has none, though it says so', 4, new DOMException('none', 'InvalidStateError')],
])('a detection that fails as %s is passed over', async (_, readyState, cause) => {
  const video = new Video();
  const { tick, calls, next, stream } = await started({}, video);
  tick();
  await soon();
  video.readyState = readyState;
  calls[0]!.finish(new RsanetError('INVALID_IMAGE', 'none', { cause }));
  await soon();
  video.readyState = 4;
  tick();
  await soon();
  calls[1]!.finish();
  expect((await next).value).toMatchObject({ frame: { count: 2 } });

  const tainted = new RsanetError('INVALID_IMAGE', 'x', {
    cause: new DOMException('tainted', 'SecurityError'),
  });
  const failing = stream.next();
  tick();
  await soon();
  calls[2]!.finish(tainted);
  await expect(failing).rejects.toBe(tainted);
});

test('dispose ends a wait for a frame', async () => {
  const { detector } = handDetector();
  const disposal = new AbortController();
  const hand = handClock();
  const stream = detectStream<object>({ ...detector, disposed: disposal.signal }, source, {
    clock: hand.clock,
  });
  const next = stream.next();
  await soon();
  const disposed = new RsanetError('DISPOSED', 'gone');
  disposal.abort(disposed);
  await expect(next).rejects.toBe(disposed);
  expect(hand.isWatched()).toBe(false);
  expect(getEventListeners(disposal.signal, 'abort')).toEqual([]);
});

test('a camera that has no tracks yet is waited for, and one that is replaced watched', async () => {
  const video = new Video();
  const camera = (active: boolean) =>
    Object.assign(new EventTarget(), { active, getTracks: () => [] });
  const first = camera(false);
  video.srcObject = first;
  const { tick, calls, next, stream } = await started({}, video);
  first.active = true;
  tick();
  await soon();
  calls[0]!.finish();
  await next;
  const last = stream.next();
  const second = camera(true);
  video.srcObject = second;
  first.active = false;
  first.dispatchEvent(new Event('inactive'));
  await soon();
  second.active = false;
  second.dispatchEvent(new Event('inactive'));
  expect(await last).toEqual({ done: true, value: undefined });
});

test('a stream ends when its camera is stopped', async () => {
  const video = new Video();
  const camera = Object.assign(new EventTarget(), { active: true });
  video.srcObject = camera;
  const { next, isWatched } = await started({}, video);
  camera.active = false;
  camera.dispatchEvent(new Event('inactive'));
  expect(await next).toEqual({ done: true, value: undefined });
  expect(isWatched()).toBe(false);
});

afterEach(() => void vi.unstubAllGlobals());

/** A canvas, as far as a stream looks at it, whose copies are counted. */
function copiedCanvas() {
  const copies: { closed: boolean; close(): void }[] = [];
  vi.stubGlobal('createImageBitmap', async () => {
    const copy = {
      closed: false,
      close() {
        copy.closed = true;
      },
    };
    copies.push(copy);
    return copy;
  });
  const open = () => copies.filter(({ closed }) => !closed).length;
  return { canvas: { getContext() {}, width: 4, height: 4 }, copies, open };
}

test('the frame that was detected is closed at the next one, by break, by an abort and where detecting fails', async () => {
  const { canvas, copies, open } = copiedCanvas();
  const ending = new AbortController();
  const options = { withImage: true, signal: ending.signal };
  const { tick, calls, next, stream } = await started(options, canvas);
  tick();
  await soon();
  calls[0]!.finish();
  expect((await next).value!.image).toBe(copies[0]);
  expect(open()).toBe(1);
  const second = stream.next();
  await soon();
  expect(copies[0]!.closed).toBe(true);
  tick();
  await soon();
  calls[1]!.finish();
  await second;
  expect([copies.length, open()]).toEqual([2, 1]);
  await stream.return!();
  expect(open()).toBe(0);

  const aborted = await started(options, canvas);
  aborted.tick();
  await soon();
  expect(open()).toBe(1);
  ending.abort(new Error('enough'));
  await expect(aborted.next).rejects.toThrow('enough');
  expect(open()).toBe(0);

  const failing = await started({ withImage: true }, canvas);
  const failed = expect(failing.next).rejects.toThrow('broken');
  for (const [i, error] of [
    new RsanetError('DEVICE_LOST', 'lost'),
    new Error('broken'),
  ].entries()) {
    failing.tick();
    await soon();
    failing.calls[i]!.finish(error);
    await soon();
    expect(open()).toBe(0);
  }
  await failed;
  expect(copies).toHaveLength(5);

  const without = await started({}, canvas);
  without.tick();
  await soon();
  without.calls[0]!.finish();
  expect((await without.next).value).not.toHaveProperty('image');
  expect(copies).toHaveLength(5);
  await without.stream.return!();
});

test('the frame of raw pixels is a copy, looked at itself; what is no frame is refused', async () => {
  const raw = { data: Uint8Array.of(1, 2, 3), width: 1, height: 1 };
  const hand = handClock();
  const seen: unknown[] = [];
  const detector = {
    detect: (async (image: unknown, { onTimes }: DetectOptions) => {
      raw.data.fill(9);
      seen.push(image);
      onTimes!(times);
      return [];
    }) as never,
  };
  const stream = detectStream<object>(detector, raw, { withImage: true, clock: hand.clock });
  const next = stream.next();
  await soon();
  hand.tick();
  const { image } = (await next).value!;
  expect(image).toEqual({ data: Uint8Array.of(1, 2, 3), width: 1, height: 1, channels: 3 });
  expect(seen).toEqual([image]);
  expect(seen[0]).toBe(image);
  await stream.return!();

  const file = await started({ withImage: true }, Buffer.from('a file'));
  file.tick();
  await expect(file.next).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  expect(file.isWatched()).toBe(false);
  expect(() => detectStream<object>(detector, raw, { withImage: 1 as never })).toThrow(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: 'withImage is 1; it must be true or false.',
    }),
  );
});

test('three hundred frames of an image that changes leave no tensor', async () => {
  // One cell: a red image is found and a black one is not.
  const detector = await loadDetector(coloursModel(32, 32), { runtime: tfjsRuntime('cpu') });
  const image = { data: new Uint8Array(16 * 16 * 3), width: 16, height: 16 } satisfies RawImage;
  let stopped = 0;
  const stream = detectStream(detector, image, {
    clock(onFrame) {
      let count = 0;
      const timer = setInterval(() => {
        count += 1;
        for (let at = 0; at < image.data.length; at += 3) image.data[at] = (count % 2) * 255;
        onFrame({ time: performance.now(), count });
      }, 1);
      return () => {
        clearInterval(timer);
        stopped++;
      };
    },
  });
  let tensors = 0;
  let frames = 0;
  for await (const { detections, frame, times } of stream) {
    expect(detections).toHaveLength(frame.count % 2);
    expect(Object.values(times).every((time) => time >= 0)).toBe(true);
    expect(times.total).toBeCloseTo(times.preprocess + times.forward + times.postprocess, 6);
    frames += 1;
    if (frames === 10) tensors = tf.memory().numTensors;
    if (frames === 300) break;
  }
  expect(tf.memory().numTensors).toBe(tensors);
  expect(stopped).toBe(1);
  detector.dispose();
});
