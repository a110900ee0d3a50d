import { expect, test } from 'vitest';
import { scaled, signedPercent } from './number.ts';
import { markdownReport } from './reports.ts';
import { ccmResult } from './testing/ccm-result.ts';
import { compareResult } from './testing/compare-result.ts';
import { matrixResult } from './testing/matrix-result.ts';
import { peersResult } from './testing/peers-result.ts';
import { aaResult, results } from './testing/results.ts';
import { assignmentsResult, rsamResult } from './testing/study-results.ts';

/** Cells of each table's rows, the rule below the head left out. */
function tablesOf(markdown: string): string[][][] {
  return markdown
    .split('\n\n')
    .filter((block) => block.startsWith('|'))
    .map((block) =>
      block
        .trim()
        .split('\n')
        .filter((_, line) => line !== 1)
        .map((line) =>
          line
            .split(/(?<!\\)\|/)
            .slice(1, -1)
            .map((cell) => cell.trim()),
        ),
    );
}

test.each(results)('$benchmark: says the machine and commit, and nothing half', (result) => {
  const text = markdownReport(result);
  expect(text).toContain(
    'Example CPU @ 2.00GHz, 2 cores, load 0.51, 0.42, 0.33; 24.0 GB memory; Linux 6.1.0 x64; Node 20.19.0',
  );
  expect(text).toContain('commit `0123456789ab` with uncommitted changes');
  expect(text).not.toMatch(/undefined|null|NaN|Infinity|\[object/);
  for (const [head, ...rows] of tablesOf(text)) {
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) expect(row).toHaveLength(head!.length);
  }
  expect(markdownReport(result)).toBe(text);
});

test('matrix: every backend has its row, medians their intervals, what is missing its reason', () => {
  const text = markdownReport(matrixResult);
  const [speed, spread, resources] = tablesOf(text);
  const { cells } = matrixResult.networks[0]!;
  expect(speed).toHaveLength(1 + cells.length);
  const rowOf = (table: string[][], name: string) =>
    table.find(([first]) => first!.startsWith(`\`${name}\``));
  const cell = cells.find(({ backend }) => backend === 'wasm');
  if (cell?.status !== 'ok') throw new Error('wasm is not ok');
  const { median, interval, p90, p99, mad } = cell.stages.forward;
  const digits = (value: number) => value.toPrecision(3);
  expect(rowOf(speed!, 'wasm')![5]).toBe(`${digits(median)} [${interval.map(digits).join(', ')}]`);
  expect(rowOf(spread!, 'wasm')!.slice(2, 5)).toEqual([p90, p99, mad].map(digits));
  expect(rowOf(resources!, 'wasm')!.slice(1)).toEqual([
    ...['4.0e-7 (tolerated 1e-4)', '7, all the same', '412 MB', '0', '96', '58.3 MB', '1', 'yes'],
  ]);
  expect(rowOf(speed!, 'node-gpu')!.slice(1, 3)).toEqual(['unavailable', '–']);
  expect(text).toContain('- `node-gpu` unavailable: No package');
  const ok = cells.filter((one) => one.status === 'ok');
  const [fastest] = ok.toSorted((a, b) => b.fps - a.fps);
  expect(text).toContain(
    `${cells.length - 3} of ${cells.length} backends ran. The highest median is that of \`${fastest!.backend}\``,
  );
  expect(text).toMatch(/; Chromium \d+/);
});

test('a CPU in place of a GPU shows in every table that has one', () => {
  const text = markdownReport(matrixResult);
  expect(text).toContain('on `node-webgpu` and `browser-webgl` a CPU stands in');
  for (const table of tablesOf(text)) {
    const names = table.map(([name]) => name!).filter((name) => /webgl|node-webgpu/.test(name));
    expect(names).toEqual([
      '`node-webgpu` (`software: true`)',
      '`browser-webgl` (`software: true`)',
    ]);
  }
  const ccm = structuredClone(ccmResult);
  const [wasm] = ccm.backends;
  if (wasm?.status !== 'ok') throw new Error('wasm is not ok');
  for (const one of wasm.sets.flatMap(({ comparisons }) => comparisons)) {
    if (one.status === 'ok') Object.assign(one.info, { software: true });
  }
  const findings = tablesOf(markdownReport(ccm)).filter(([head]) => head![0] === 'backend');
  expect(findings).toHaveLength(3);
  for (const [, row] of findings) expect(row![0]).toContain('software: true');
  const aa = markdownReport({
    ...aaResult,
    info: { ...aaResult.info, backend: 'wasm', software: true },
  });
  expect(tablesOf(aa)[0]![1]![0]).toBe('`wasm` (`software: true`)');
});

test('matrix: says when nothing ran, and when there was nothing to compare with', () => {
  const [network] = matrixResult.networks;
  const cells = network!.cells.filter(({ status }) => status !== 'ok');
  const none = { ...network!, cells, withoutReference: 'It was killed.' };
  const text = markdownReport({ ...matrixResult, networks: [none] });
  expect(text).toContain('0 of 3 backends ran.\n');
  expect(text).toContain('no outputs of cpu to compare with: It was killed.');
  expect(tablesOf(text)).toHaveLength(1);
});

test('ccm: says whether 1:1 wins, set by set, and by what', () => {
  const text = markdownReport(ccmResult);
  expect(text).toContain(
    '`wasm`: **1:1 wins**: it wins against 1:2, 1:2 (16), 1:6, 1:12 and 1:12 (16).',
  );
  expect(text).toContain(
    'which do not count here, it wins against inverted residual bottleneck; it loses against residual bottleneck.',
  );
  expect(text).toContain(
    '`wasm`: **1:1 loses**: it wins against 1:2; it loses against 1:6 and 1:12.',
  );
  expect(text).toContain('- `node` unavailable: libtensorflow is not here.');
  expect(text).toContain('- `wasm`, PEP failed: The session was killed.');
  const [all, costs, findings] = tablesOf(text);
  expect(all![0]).toEqual([
    ...['backend', 'inputs', 'pointwise-only 1:2', 'pointwise-only 1:6', 'pointwise-only 1:12'],
    ...['backbone 1:2', 'backbone 1:6', 'backbone 1:12'],
  ]);
  expect(all![1]!.slice(0, 2)).toEqual(['`wasm`', '224×224, 56×56']);
  const [wasm] = ccmResult.backends;
  if (wasm?.status !== 'ok') throw new Error('wasm is not ok');
  const [found] = wasm.sets[0]!.comparisons;
  if (found?.status !== 'ok') throw new Error('1:2 is not ok');
  const { ratio } = found.comparison;
  expect(all![1]![5]).toMatch(new RegExp(`^${ratio.toFixed(2)} \\[`));
  // 1480 / 1296, 1480 / 876 and 1480 / 748 images per second.
  expect(all!.slice(2).map((row) => row.slice(0, 6))).toEqual([
    ['ShuffleNetV2, table 1, GPU', '56×56', '1.14', '1.69', '1.98', '–'],
    ['ShuffleNetV2, table 1, ARM', '56×56', '1.05', '1.10', '1.32', '–'],
  ]);
  const [first, , , wide] = ccmResult.sets[0]!.variants;
  expect(costs![4]!.slice(0, 6)).toEqual([
    ...['1:6', '1:6', wide!.channels.join(', '), scaled(wide!.params), scaled(wide!.macs)],
    signedPercent(wide!.macs / first!.macs - 1),
  ]);
  expect(findings![9]!.slice(1)).toEqual(['PEP', '–', '–', 'failed']);
});

test('rsam: gains have their interval and verdict, one seed has none', () => {
  const text = markdownReport(rsamResult);
  expect(text).toContain(
    '5.5 points of mAP above “no CAM” (95 % interval +3.6 to +7.3): **higher**',
  );
  expect(text).toContain('**undecided**');
  expect(tablesOf(text)[1]!.slice(0, 2)).toEqual([
    ['head', 'red', 'blue'],
    ['full', '61.5', '–'],
  ]);
  expect(tablesOf(text)[2]![1]).toEqual([
    ...['full', '61.2', '63.4', '59.8', '12', '0.002', '0.002: 50.0', '12.1'],
  ]);

  const [full, ...others] = rsamResult.arms;
  const alone = others.map((variant) => ({
    ...variant,
    map: { mean: 0.65, interval: null },
    gain: { mean: -0.02, interval: null, verdict: 'undecided' as const },
  }));
  const once = markdownReport({ ...rsamResult, seeds: [1], arms: [full!, ...alone] });
  expect(once).toContain('was trained once');
  expect(once).toContain(
    '2.0 points of mAP below “no CAM” (one seed has no interval): **undecided**',
  );
});

test('assignments: what chooses the epoch is measured, and each has its gain', () => {
  const text = markdownReport(assignmentsResult);
  expect(text).toContain('train to learn from, 10 % of it to choose the epoch and measure');
  expect(text).toContain('“yolo giou” is 3.3 points of mAP below “simota ciou”');
  expect(tablesOf(text)[0]![2]!.slice(0, 3)).toEqual(['simota ciou', 'simota', 'ciou']);
});

test('peers: figures beside each other, operations by one convention', () => {
  const text = markdownReport(peersResult);
  expect(text).toContain('Slower than RSANet 416×416: YOLO Nano 416×416 and Tiny-YOLOv3 416×416.');
  expect(text).toContain(
    '- CenterNet MobileNetV3 512×512 unavailable: Its package is not installed.',
  );
  const [measured, published] = tablesOf(text);
  expect(measured!.find(([name]) => name === 'NanoDet-g')!.at(-1)).toBe('56.0 %');
  expect(published![1]!.slice(3)).toEqual([
    ...['3.54 G', '2 × MACs', '1.77 G', '3.28 M (+1.1 %)', '1.72 G (−2.7 %)', '75.8', '–'],
  ]);
  const pico = published!.find(([name]) => name === 'PicoDet-S');
  expect(pico!.slice(3, 6)).toEqual([expect.stringMatching(/ [MG]$/), 'not known', '–']);
});

test('compare: what failed comes first, then every attempt, outputs and sizes', () => {
  const text = markdownReport(compareResult);
  expect(text).toMatch(
    /^## Head against base\n\n\*\*Failed:\*\*\n\n- wasm: forward takes 1\.\d\d \(/,
  );
  expect(text).toContain(
    'Head is `HEAD`, commit `0123456789ab`; base is `main`, commit `fedcba987654`.',
  );
  expect(text).toContain('uncommitted changes, which were not measured');
  expect(text).toContain('**Slower: forward and end to end.**');
  expect(text).toContain('No stage is slower.\n');
  expect(text).toContain("Too short for this backend's clock: preprocess and postprocess.");
  expect(text).toContain('- `node`, base unavailable: libtensorflow is not here.');
  const [wasm, webgl, outputs, sizes] = tablesOf(text);
  expect(wasm!.slice(1).map((row) => [row[0], row.at(-1)])).toEqual([
    ...[
      ['preprocess', '**yes**'],
      ['preprocess (rerun)', 'no'],
      ['forward', '**yes**'],
      ['forward (rerun)', '**yes**'],
      ['postprocess', 'no'],
      ['postprocess (rerun)', 'no'],
      ['end to end', '**yes**'],
      ['end to end (rerun)', '**yes**'],
    ],
  ]);
  expect(wasm![5]!.slice(2, 4)).toEqual(['18.0 %', '18.0 %']);
  const [backend] = compareResult.backends;
  if (backend?.status !== 'ok') throw new Error('wasm is not ok');
  const { ratio, interval, head, base } = backend.attempts[0]!.forward!;
  const digits = (value: number) => value.toFixed(3);
  expect(wasm![3]!.slice(1, 6)).toEqual([
    `${digits(ratio)} [${interval.map(digits).join(', ')}]`,
    ...['10.0 %', '3.4 %', head.median.toPrecision(3), base.median.toPrecision(3)],
  ]);
  expect(webgl!.map(([stage]) => stage)).toEqual(['stage', 'forward', 'end to end']);
  expect(outputs!.slice(1).map((row) => [row[1], row[2], row[4]])).toEqual([
    ["head's cpu", '4.0e-7 (tolerated 1e-4)', 'yes'],
    ['base', 'not comparable', '**no**'],
    ["head's cpu", '8.0e-5 (tolerated 1e-4)', 'yes'],
    ['base', '0 (tolerated 1e-4)', 'yes'],
    ["head's cpu", '2.0e-1 (tolerated 1e-4)', '**no**'],
  ]);
  expect(sizes!.slice(1)).toEqual([
    ['`@rsanet/detect-utils`', '20,000', '19,500', '−500 (−2.5 %)'],
    ['`@rsanet/graph`', '80,000', '90,000', '+10,000 (+12.5 %)'],
    ['`@rsanet/models`', '–', '1,234,567', 'new'],
    ['`@rsanet/weights`', '9,000', '–', 'gone'],
  ]);
});

test('compare: says that it passed, and what was not slower again', () => {
  const backends = compareResult.backends.map((one) =>
    one.status === 'ok' ? { ...one, slower: [] } : one,
  );
  const passed = { ...compareResult, backends, failures: [], passed: true, uncommitted: false };
  const text = markdownReport(passed);
  expect(text).toContain('## Head against base\n\n**Passed.**\n\nHead is `HEAD`');
  expect(text).not.toContain('not measured');
  expect(text).toContain('No stage is slower; what seemed so at first was not so again.');
});

test('foreign names cannot break a table or become markup', () => {
  const [first, ...rest] = peersResult.networks;
  const label = '<b>RSA|Net</b>\n| x |';
  const text = markdownReport({ ...peersResult, networks: [{ ...first!, label }, ...rest] });
  expect(text).not.toContain('<b>');
  expect(tablesOf(text)[0]![1]).toHaveLength(12);
});
