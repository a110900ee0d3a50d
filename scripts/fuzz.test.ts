import { expect, test } from 'vitest';
import { fuzz } from './fuzz/fuzz.ts';
import { READERS } from './fuzz/readers.ts';

test('no reader throws anything but an RsanetError, hangs or takes much memory', {
  timeout: 300_000,
}, async () => {
  const faults: string[] = [];
  let inputs = 0;
  for await (const result of fuzz(Object.keys(READERS), 5000, 1)) {
    inputs += result.inputs;
    if (result.fault) faults.push(`${result.reader}: ${result.fault.why}`);
  }
  expect(faults).toEqual([]);
  expect(inputs).toBeGreaterThan(20_000);
});

test('a reader that throws another error, hangs or takes much memory is found, and those behind it are looked at', {
  timeout: 300_000,
}, async () => {
  const names = ['hangs', 'throws another error', 'takes memory', 'split list'];
  const found = [];
  for await (const { reader, inputs, fault } of fuzz(names, 2000, 1)) {
    const [why] = fault === null ? [null] : fault.why.replace(/\d+ MiB/, 'N MiB').split('\n');
    found.push([reader, why]);
    expect(inputs).toBeGreaterThan(0);
  }
  expect(found).toEqual([
    ['hangs', 'It computes for over 5000 ms.'],
    ['throws another error', expect.stringMatching(/^SyntaxError: /)],
    ['takes memory', 'Memory grows by N MiB.'],
    ['split list', null],
  ]);
});
