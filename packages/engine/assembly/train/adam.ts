import { loadLanes, storeLanes } from './lanes';
import { madd } from '../madd';
import { begin } from '../split';

/** Parameters of {@link adam}. */
@unmanaged
class AdamParameters {
  parameter: usize;
  gradient: usize;
  first: usize;
  second: usize;
  average: usize;
  count: i32;
  factor: f32;
  rate: f32;
  keep: f32;
  share: f32;
  firstDecay: f32;
  firstShare: f32;
  secondDecay: f32;
  secondShare: f32;
  epsilon: f32;
}

/**
 * One step of Adam with decoupled weight decay (arXiv 1412.6980, algorithm 1; arXiv 1711.05101), and of the average that
 * follows the parameter, in one pass: moments of `gradient * factor`, `parameter * keep - rate * first / sqrt(second)`, and
 * the average moved by `share` of what it lacks.
 */
export function adam(block: usize, part: i32, parts: i32): void {
  const p = changetype<AdamParameters>(block);
  const groups = (p.count + 3) / 4;
  const to = min(p.count, 4 * begin(groups, part + 1, parts));
  for (let i = 4 * begin(groups, part, parts); i < to; i += 4) step(p, 4 * <usize>i, min(4, to - i));
}

@inline
function step(p: AdamParameters, at: usize, lanes: i32): void {
  const gradient = v128.mul<f32>(loadLanes(p.gradient + at, lanes), f32x4.splat(p.factor));
  const square = v128.mul<f32>(gradient, gradient);
  const first = moved(p.first + at, p.firstDecay, p.firstShare, gradient, lanes);
  const second = moved(p.second + at, p.secondDecay, p.secondShare, square, lanes);
  const size = v128.add<f32>(v128.sqrt<f32>(second), f32x4.splat(p.epsilon));
  const move = v128.div<f32>(v128.mul<f32>(first, f32x4.splat(p.rate)), size);
  const kept = v128.mul<f32>(loadLanes(p.parameter + at, lanes), f32x4.splat(p.keep));
  const parameter = v128.sub<f32>(kept, move);
  storeLanes(p.parameter + at, parameter, lanes);
  const average = loadLanes(p.average + at, lanes);
  const lack = v128.sub<f32>(parameter, average);
  storeLanes(p.average + at, madd(lack, f32x4.splat(p.share), average), lanes);
}

/** Moves a moment towards a value, and gives what it is then. */
@inline
function moved(moment: usize, decay: f32, share: f32, value: v128, lanes: i32): v128 {
  const before = v128.mul<f32>(loadLanes(moment, lanes), f32x4.splat(decay));
  const after = madd(value, f32x4.splat(share), before);
  storeLanes(moment, after, lanes);
  return after;
}
