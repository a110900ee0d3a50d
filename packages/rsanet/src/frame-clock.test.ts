import { afterEach, expect, test, vi } from 'vitest';
import { type Frame, frameClock } from './frame-clock.ts';

/** A browser's queue of callbacks: `tick` calls those asked for so far. */
function callbacks<Arguments extends unknown[]>() {
  const asked = new Map<number, (...args: Arguments) => void>();
  let id = 0;
  return {
    asked,
    ask(callback: (...args: Arguments) => void) {
      asked.set(++id, callback);
      return id;
    },
    cancel: (which: number) => void asked.delete(which),
    tick(...args: Arguments) {
      for (const [which, callback] of [...asked]) {
        asked.delete(which);
        callback(...args);
      }
    },
  };
}

function stubRepaints() {
  const repaints = callbacks<[number]>();
  vi.stubGlobal('requestAnimationFrame', repaints.ask);
  vi.stubGlobal('cancelAnimationFrame', repaints.cancel);
  return repaints;
}

afterEach(() => vi.unstubAllGlobals());

test('a video reports its own frames, with those it presented in between', () => {
  const frames = callbacks<[number, { presentedFrames: number }]>();
  const seen: Frame[] = [];
  const stop = frameClock({
    videoWidth: 6,
    requestVideoFrameCallback: frames.ask,
    cancelVideoFrameCallback: frames.cancel,
  })((frame) => seen.push(frame));
  frames.tick(10, { presentedFrames: 5 });
  frames.tick(43, { presentedFrames: 8 });
  expect(seen).toEqual([
    { time: 10, count: 5 },
    { time: 43, count: 8 },
  ]);
  expect(frames.asked.size).toBe(1);
  stop();
  expect(frames.asked.size).toBe(0);
});

test('anything else has a frame at each repaint', () => {
  const repaints = stubRepaints();
  const seen: Frame[] = [];
  const stop = frameClock({ width: 6, height: 4 })((frame) => seen.push(frame));
  repaints.tick(16);
  repaints.tick(33);
  stop();
  repaints.tick(50);
  expect(seen).toEqual([
    { time: 16, count: 1 },
    { time: 33, count: 2 },
  ]);
  expect(repaints.asked.size).toBe(0);
});

test('a video that does not report its frames has one when its time has moved', () => {
  const repaints = stubRepaints();
  const video = { videoWidth: 6, readyState: 1, HAVE_CURRENT_DATA: 2, currentTime: 0 };
  const seen: number[] = [];
  const stop = frameClock(video)(({ time }) => seen.push(time));
  repaints.tick(1); // nothing to show yet
  video.readyState = 4;
  repaints.tick(2);
  repaints.tick(3);
  video.currentTime = 0.04;
  repaints.tick(4);
  stop();
  expect(seen).toEqual([2, 4]);
});

test('where nothing reports frames a clock is asked for', () => {
  expect(() => frameClock({ width: 6, height: 4 })).toThrowError(
    expect.objectContaining({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('give a clock'),
    }),
  );
});
