import { expect, test } from 'vitest';
import { type Rule, rewrite } from './rewrite.ts';

interface Step {
  readonly name: string;
  readonly inputs: readonly string[];
}

const step = (name: string, ...inputs: string[]): Step => ({ name, inputs });
const names = ({ nodes }: { nodes: readonly Step[] }) =>
  nodes.map(({ name, inputs }) => `${name}(${inputs})`).join(' ');

/** Reads past the step before where nobody else needs that. */
const skip: Rule<Step> = ({ name, inputs: [input] }, { node, hasOneReader }) => {
  const before = input === undefined ? undefined : node(input);
  if (!input || !hasOneReader(input) || !before?.inputs.length) return null;
  return { name, inputs: before.inputs };
};

test('a rule sees what it has made of earlier nodes, and what nobody reads any more goes', () => {
  const graph = {
    nodes: [step('x'), step('a', 'x'), step('b', 'a'), step('c', 'b')],
    outputs: ['c'],
  };
  expect(names(rewrite(graph, skip))).toBe('x() c(x)');
  expect(names(graph)).toBe('x() a(x) b(a) c(b)');
});

test('outputs, values of two readers and what was unread before stay', () => {
  const nodes = [
    step('x'),
    step('out', 'x'),
    step('a', 'out'),
    step('b', 'a', 'a'),
    step('dead', 'x'),
  ];
  const graph = { nodes, outputs: ['out', 'b'] };
  expect(rewrite(graph, skip)).toEqual(graph);
});

test('all that a replaced node alone reached goes, but what its replacement reads', () => {
  const nodes = [
    step('x'),
    step('k'),
    step('a', 'x', 'k'),
    step('b', 'a', 'k'),
    step('c', 'x', 'b'),
  ];
  const rule: Rule<Step> = ({ name }) => (name === 'c' ? step('c', 'x') : null);
  expect(names(rewrite({ nodes, outputs: ['c'] }, rule))).toBe('x() c(x)');
  const kept = rewrite({ nodes: [...nodes, step('d', 'a')], outputs: ['c', 'd'] }, rule);
  expect(names(kept)).toBe('x() k() a(x,k) c(x) d(a)');
});
