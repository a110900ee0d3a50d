import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { expect, test } from 'vitest';
import { charts } from './reports.ts';
import { ccmResult } from './testing/ccm-result.ts';
import { compareResult } from './testing/compare-result.ts';
import { matrixResult } from './testing/matrix-result.ts';
import { peersResult } from './testing/peers-result.ts';
import { aaResult, results } from './testing/results.ts';
import { rsamResult } from './testing/study-results.ts';

const drawn = results.flatMap(charts);
const svgOf = (name: string) => drawn.find((chart) => chart.name === name)!.svg;

/** Values of an attribute of all circles, in the order drawn. */
const circles = (svg: string, attribute: 'cx' | 'cy'): number[] =>
  [...svg.matchAll(/<circle [^>]*>/g)].map(([circle]) =>
    Number(new RegExp(`${attribute}="([^"]+)"`).exec(circle)![1]),
  );

test('there is a chart of everything that was measured', () => {
  expect(drawn.map(({ name }) => name)).toEqual([
    'matrix-voc-416-416x416',
    ...['ccm-ratio', 'ccm-memory-access'],
    ...['rsam-map', 'assignments-map', 'peers-params', 'peers-macs', 'peers-accuracy'],
    ...['compare-wasm', 'compare-browser-webgl'],
  ]);
  expect(charts(aaResult)).toEqual([]);
});

test.each(drawn)('$name stands alone, is valid XML, and the same each time', ({ name, svg }) => {
  expect(XMLValidator.validate(svg)).toBe(true);
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const root = parser.parse(svg).svg;
  expect(root).toMatchObject({ xmlns: 'http://www.w3.org/2000/svg', role: 'img', width: '760' });
  expect(root.viewBox).toBe(`0 0 ${root.width} ${root.height}`);
  expect(root.title).toContain('Example CPU @ 2.00GHz');
  expect([root.rect].flat()[0]).toEqual({ fill: 'white', width: '100%', height: '100%' });
  expect(svg).not.toMatch(/NaN|undefined|null|Infinity|<style|href/);
  expect(results.flatMap(charts).find((chart) => chart.name === name)!.svg).toBe(svg);
});

test('matrix: a row per backend, at the logarithm of its time; software and what is missing are said', () => {
  const svg = svgOf('matrix-voc-416-416x416');
  const { cells } = matrixResult.networks[0]!;
  for (const { backend } of cells) expect(svg).toContain(`>${backend}`);
  expect(svg).toContain('>node-webgpu (software: true)<');
  expect(svg).toContain('>browser-webgl (software: true)<');
  expect(svg).not.toContain('>wasm (software');
  expect(svg.match(/>failed</g)).toHaveLength(2);
  expect(svg.match(/>unavailable</g)).toHaveLength(1);
  const times = cells.flatMap((cell) => (cell.status === 'ok' ? [cell.stages.forward.median] : []));
  const at = circles(svg, 'cx');
  expect(at).toHaveLength(times.length);
  const slope = (at[1]! - at[0]!) / Math.log(times[1]! / times[0]!);
  for (const [i, time] of times.entries()) {
    expect(at[i]).toBeCloseTo(at[0]! + slope * Math.log(time / times[0]!), 6);
  }
});

test("matrix: a coarse clock's 0 ms stays off the logarithmic axis", () => {
  const [network] = matrixResult.networks;
  const [first, second, third] = network!.cells.filter((cell) => cell.status === 'ok');
  const timed = (cell: typeof first, median: number, low: number) => {
    const forward = {
      ...cell!.stages.forward,
      median,
      interval: [low, 2 * median] as [number, number],
    };
    return { ...cell!, stages: { ...cell!.stages, forward } };
  };
  const chartsOf = (...cells: (typeof first)[]) =>
    charts({ ...matrixResult, networks: [{ ...network!, cells: cells.map((cell) => cell!) }] });
  const [chart] = chartsOf(timed(first, 0.1, 0), timed(second, 0, 0), timed(third, 0.4, 0.3));
  expect(chart!.svg).not.toMatch(/NaN|Infinity/);
  expect(circles(chart!.svg, 'cx')).toHaveLength(2);
  expect(chart!.svg).toContain(">too short for the backend's clock<");
  const starts = [...chart!.svg.matchAll(/<line [^>]*x1="([^"]+)"/g)].map(([, x1]) => Number(x1));
  for (const start of starts) expect(start).toBeGreaterThanOrEqual(0);
  expect(chartsOf(timed(first, 0, 0))).toEqual([]);
});

test('ccm: FPS beside that of 1:1, modules of another kind only against memory access', () => {
  const [wasm] = ccmResult.backends;
  if (wasm?.status !== 'ok') throw new Error('wasm is not ok');
  const [byRatio, byMemory] = ['ratio', 'memory-access'].map((against) => svgOf(`ccm-${against}`));
  for (const svg of [byRatio!, byMemory!]) {
    expect(svg).toContain('>wasm<');
    expect(svg).not.toContain('>node<');
  }
  const charts = wasm.sets.map(({ chart }) => chart);
  const ratiosOnce = (chart: (typeof charts)[number]) =>
    chart.filter(
      ({ ratio }, i) => ratio !== null && chart.findIndex((other) => other.ratio === ratio) === i,
    );
  for (const [svg, points] of [
    [byRatio!, charts.map(ratiosOnce)],
    [byMemory!, charts],
  ] as const) {
    const beside = points.flatMap((chart) => chart.map(({ fps }) => fps / chart[0]!.fps));
    const at = circles(svg, 'cy');
    expect(at).toHaveLength(beside.length);
    const slope = (at[1]! - at[0]!) / (beside[1]! - beside[0]!);
    expect(slope).toBeLessThan(0);
    for (const [i, value] of beside.entries()) {
      expect(at[i]).toBeCloseTo(at[0]! + slope * (value - beside[0]!), 6);
    }
  }
  // ShuffleNetV2's line, through four ratios, falls to about half.
  const [dashed] =
    /<path [^>]*stroke-dasharray[^>]*>|<g [^>]*stroke-dasharray[^>]*>[\s\S]*?<path [^>]*>/.exec(
      byRatio!,
    )!;
  const heights = [...dashed.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, , y]) => Number(y));
  expect(heights).toHaveLength(4);
  expect(heights).toEqual([...heights].sort((a, b) => a - b));
});

test('rsam: a dot per run, and a mean per variant', () => {
  const svg = svgOf('rsam-map');
  const maps = rsamResult.arms.flatMap(({ runs }) => runs.map(({ map }) => map));
  const at = circles(svg, 'cx');
  expect(at).toHaveLength(maps.length);
  const slope = (at[1]! - at[0]!) / (maps[1]! - maps[0]!);
  for (const [i, map] of maps.entries()) {
    expect(at[i]).toBeCloseTo(at[0]! + slope * (map - maps[0]!), 6);
  }
  for (const { map } of rsamResult.arms) expect(svg).toContain(`>${(100 * map.mean).toFixed(1)}<`);
});

test('peers: accuracy of the networks that have one', () => {
  const ok = peersResult.networks.filter(({ status }) => status === 'ok');
  expect(circles(svgOf('peers-params'), 'cx')).toHaveLength(ok.length);
  expect(circles(svgOf('peers-accuracy'), 'cx')).toHaveLength(2);
  const networks = peersResult.networks.map((one) =>
    one.status === 'ok' ? { ...one, accuracy: null } : one,
  );
  const names = charts({ ...peersResult, networks }).map(({ name }) => name);
  expect(names).toEqual(['peers-params', 'peers-macs']);
});

test('compare: a ratio an attempt at a stage, and how far it may go', () => {
  const [backend] = compareResult.backends;
  if (backend?.status !== 'ok') throw new Error('wasm is not ok');
  const svg = svgOf('compare-wasm');
  const stages = ['preprocess', 'forward', 'postprocess', 'total'] as const;
  const ratios = stages.flatMap((stage) => backend.attempts.map((one) => one[stage]!.ratio));
  const at = circles(svg, 'cx');
  expect(at).toHaveLength(8);
  const slope = (at[2]! - at[0]!) / (ratios[2]! - ratios[0]!);
  for (const [i, ratio] of ratios.entries()) {
    expect(at[i]).toBeCloseTo(at[0]! + slope * (ratio - ratios[0]!), 6);
  }
  expect(svg).toContain('>forward (rerun)<');
  expect(svgOf('compare-browser-webgl')).toContain('browser-webgl (software: true): time of head');
  const none = { ...backend, attempts: [{}], slower: [] };
  expect(charts({ ...compareResult, backends: [none] })).toEqual([]);
});

test('there is no chart of what was not measured', () => {
  const reason = 'It is not here.';
  const [network] = matrixResult.networks;
  const cells = network!.cells.map(({ backend }) => ({
    backend,
    status: 'failed' as const,
    reason,
  }));
  expect(charts({ ...matrixResult, networks: [{ ...network!, cells }] })).toEqual([]);
  const backends = [{ backend: 'wasm', status: 'failed', reason }] as const;
  expect(charts({ ...ccmResult, backends })).toEqual([]);
  const missing = peersResult.networks.filter(({ status }) => status !== 'ok');
  expect(charts({ ...peersResult, networks: missing })).toEqual([]);
});

test('foreign names stay text', () => {
  const [first, ...rest] = peersResult.networks;
  const label = `<script>"&'</script>`;
  const [chart] = charts({ ...peersResult, networks: [{ ...first!, label }, ...rest] });
  expect(XMLValidator.validate(chart!.svg)).toBe(true);
  expect(chart!.svg).not.toContain('<script>');
  expect(chart!.svg).toContain('&lt;script&gt;');
});
