// How long non-maximum suppression takes where many boxes are kept, beside that of another build, by interleaved pairs.
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { comparePairs, machine } from '@rsanet/bench';
import { nms } from '@rsanet/detect-utils';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { columns, readOptions, report, run } from './command.mjs';

const USAGE = `usage: bench:nms --beside FILE [--pairs N] [--seed N] [--json] [--out FILE]
Measures nms of this build beside that of another, on boxes scattered over an image, where 100, 1,000 and 10,000 are kept.
  --beside FILE   the other build's packages/detect-utils/dist/index.js
  --pairs N       pairs measured for each case, 30
  --seed N        of boxes and bootstrap, 1
  --json          print the whole result, raw samples included
  --out FILE      write it to a file
example: npm run bench:nms -- --beside ../before/packages/detect-utils/dist/index.js --out results/nms.json`;

const { beside, ...options } = readOptions(USAGE);

// Each object has `around` candidates of its class; a fifth more objects than may be kept.
const CASES = [
  { kept: 100, around: 5, classes: 1 },
  { kept: 1000, around: 1, classes: 1 },
  { kept: 1000, around: 5, classes: 1 },
  { kept: 1000, around: 5, classes: 20 },
  { kept: 1000, around: 20, classes: 80 },
  { kept: 10_000, around: 1, classes: 1 },
  { kept: 10_000, around: 1, classes: 80 },
].flatMap((size) => ['hard', 'gaussian'].map((kind) => ({ ...size, kind })));

/** Candidates around objects of 30 to 120 pixels, as densely whatever their number. */
function scattered({ kept, around, classes }, seed) {
  const generator = xoroshiro128plus(seed);
  const draw = (from, to) => from + (to - from) * uniformFloat64(generator);
  const objects = Math.ceil(kept * 1.2);
  const side = 120 * Math.sqrt(objects);
  const candidates = Array.from({ length: objects }, () => {
    const [x, y, width, height] = [draw(0, side), draw(0, side), draw(30, 120), draw(30, 120)];
    const near = (at) => at + draw(-3, 3);
    const classId = Math.floor(draw(0, classes));
    return Array.from({ length: around }, () => ({
      box: [near(x), near(y), near(x + width), near(y + height)],
      score: draw(0.05, 1),
      classId,
    }));
  }).flat();
  return {
    boxes: Float32Array.from(candidates.flatMap(({ box }) => box)),
    scores: Float32Array.from(candidates, ({ score }) => score),
    classIds: Int32Array.from(candidates, ({ classId }) => classId),
    count: candidates.length,
  };
}

await run(async () => {
  const other = await import(pathToFileURL(resolve(beside)).href);
  const cases = [];
  for (const one of CASES) {
    const candidates = scattered(one, options.seed ?? 1);
    const settings = {
      maxDetections: one.kept,
      scoreThreshold: 0.05,
      method: { kind: one.kind },
    };
    const found = [other.nms, nms].map((suppress) => suppress(candidates, settings));
    const comparison = await comparePairs(
      () => void other.nms(candidates, settings),
      () => void nms(candidates, settings),
      options,
    );
    cases.push({
      ...one,
      candidates: candidates.count,
      found: found[1].indices.length,
      same: found[0].indices.join() === found[1].indices.join(),
      comparison,
    });
  }
  const result = { benchmark: 'nms', version: 1, environment: machine(), cases };
  const rows = cases.map(({ kind, classes, candidates, found, same, comparison }) => [
    `${kind}, ${classes} ${classes === 1 ? 'class' : 'classes'}`,
    candidates,
    found,
    comparison.a.median.toFixed(2),
    comparison.b.median.toFixed(2),
    `${comparison.ratio.toFixed(2)} (${comparison.interval.map((end) => end.toFixed(2)).join('-')})`,
    same ? 'yes' : 'no',
  ]);
  const header = ['', 'candidates', 'kept', 'other, ms', 'this, ms', 'other / this', 'same boxes'];
  report(result, columns([header, ...rows]), options);
});
