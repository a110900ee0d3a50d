import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import type { EpochReport, StepProgress } from '../trainer/options.ts';
import { trainProgress } from './train-progress.ts';

function streamOf(isTTY: boolean) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120 });
  const text = () => stripVTControlCharacters(String(stream.read() ?? ''));
  return { stream: stream as unknown as NodeJS.WriteStream, text };
}

const loss = { total: 3.21, box: 0.5, objectness: 1.71, class: 1 };

const step = (number: number, more: Partial<StepProgress> = {}): StepProgress => ({
  loss,
  gradientNorm: 1,
  epoch: 2,
  epochs: 30,
  step: number,
  steps: 4,
  learningRate: 0.000999,
  imagesPerSecond: 12.34,
  secondsLeft: 45.2,
  ...more,
});

const report: EpochReport = { epoch: 2, loss, ap: 0.8512, seconds: 71.6 };
const line = 'epoch 2: loss 3.210 (box 0.500, objectness 1.710, class 1.000), VOC mAP 85.1, 72 s\n';

test('a stream that is no terminal gets a line per epoch and nothing else', () => {
  const { stream, text } = streamOf(false);
  const { onStep, onEpoch, stop } = trainProgress(stream);
  onStep(step(1));
  onStep(step(2));
  expect(text()).toBe('');
  onEpoch(report);
  onEpoch({ ...report, epoch: 3, ap: null });
  trainProgress(stream, 'coco').onEpoch(report);
  trainProgress(stream).onEpoch({ ...report, loss: { ...loss, teaching: 0.25 } });
  stop();
  expect(text()).toBe(
    [
      line,
      line.replace('epoch 2', 'epoch 3').replace(', VOC mAP 85.1', ''),
      line.replace('VOC mAP', 'COCO AP'),
      line.replace('class 1.000', 'class 1.000, teaching 0.250'),
    ].join(''),
  );
});

test('a terminal shows loss, rate, speed and time left, then the line', () => {
  const { stream, text } = streamOf(true);
  const listeners = process.listenerCount('SIGINT');
  const { onStep, onEpoch, stop } = trainProgress(stream);
  onStep(step(1));
  expect(text()).toMatch(
    /epoch 2\/30 =+-+ 1\/4 \| loss 3\.210 \| rate 9\.99e-4 \| 12\.3 images\/s \| 46 s left/,
  );
  // Ctrl-C stays the caller's.
  expect(process.listenerCount('SIGINT')).toBe(listeners);
  for (const number of [2, 3, 4]) onStep(step(number));
  onEpoch(report);
  expect(text().endsWith(line)).toBe(true);
  onStep(step(1, { epoch: 3 }));
  expect(text()).toContain('epoch 3/30');
  stop();
  stop();
});

test.each([
  [0, '0 s'],
  [89.5, '90 s'],
  [90, '2 min'],
  [3500, '58 min'],
  [3599, '1 h 00 min'],
  [3 * 3600 + 5 * 60, '3 h 05 min'],
])('%d seconds are %s', (secondsLeft, text) => {
  const terminal = streamOf(true);
  const { onStep, stop } = trainProgress(terminal.stream);
  onStep(step(1, { secondsLeft }));
  expect(terminal.text()).toContain(`| ${text} left`);
  stop();
});

test('a terminal shows how many images are checked, and the bar goes away', () => {
  const { stream, text } = streamOf(true);
  const { onCheck, stop } = trainProgress(stream);
  for (const done of [1, 2, 3]) onCheck(done, 3);
  expect(text()).toMatch(/checking images .* 1\/3/);
  stop();
  const quiet = streamOf(false);
  trainProgress(quiet.stream).onCheck(1, 3);
  expect(quiet.text()).toBe('');
});
