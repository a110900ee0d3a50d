import { expect, test } from 'vitest';
import { capture } from '../testing/capture.ts';

async function figures(...flags: string[]) {
  const { code, out, err } = await capture(['cost', '--json', ...flags]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out);
}

const names = [
  'stage1',
  'stage2',
  'stage3',
  'stage4',
  'stage5',
  'rsam16',
  'rsam8',
  'prediction8',
  'prediction16',
  'prediction32',
];

test('the figures of voc-416, which sum up over its modules', async () => {
  const cost = await figures('--preset', 'voc-416');
  expect(cost.params).toBe(3_276_385);
  expect((cost.macs / 1e9).toFixed(6)).toBe('1.721859');
  expect(cost.modules.map((module: { name: string }) => module.name)).toEqual(names);
  for (const figure of ['params', 'macs', 'flops', 'memoryAccess']) {
    const sum = cost.modules.reduce((sum: number, module: never) => sum + module[figure], 0);
    expect(sum).toBe(cost[figure]);
  }
});

test('input, classes and attention change what they should', async () => {
  const preset = ['--preset', 'coco-320'];
  const plain = await figures(...preset);
  expect(plain.params).toBe(4_482_685);

  const wide = await figures(...preset, '--input', '640x320');
  expect(wide.params).toBe(plain.params);
  expect(wide.modules[3].macs).toBe(2 * plain.modules[3].macs);

  const fewer = await figures(...preset, '--classes', '3');
  // One weight for each of 128 channels, and a bias, for each of 3 anchors' 77 classes fewer.
  const lost = plain.modules[7].params - fewer.modules[7].params;
  expect(lost).toBe(3 * 77 * (128 + 1));

  // A 3x3 depthwise convolution has as many weights less as it has channels less, a pointwise one by their square.
  const half = await figures(...preset, '--width', '0.5');
  expect(half.modules[3].macs / plain.modules[3].macs).toBeCloseTo(1 / 4, 1);
  const { code, err } = await capture(['cost', ...preset, '--width', '0']);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("'0'") });

  const without = await figures(...preset, '--no-rsam');
  // CAM of each fusion: a pointwise convolution of width to width, its batch norm or its bias.
  const cam = plain.params - without.params;
  expect(cam).toBeGreaterThan(256 * 256 + 128 * 128);
  expect(cam).toBeLessThan(256 * 256 + 128 * 128 + 2 * (256 + 128) + 1);
});

test('the table says what is published', async () => {
  const { out } = await capture(['cost', '--preset', 'voc-416']);
  expect(out).toMatch(/total.*3,276,385.*1721\.9.*3513\.4/);
  expect(out).toMatch(/parameters, M.*3\.28.*3\.24.*1\.1 %/);
  expect(out).toMatch(/FLOPs with elementwise work, G.*3\.51.*3\.54.*-0\.8 %/);
  const other = await capture(['cost', '--preset', 'voc-416', '--classes', '3']);
  expect(other.out).toMatch(/parameters, M.*3\.24.*another network/);
});
