import { invalidModel } from './invalid-model.ts';
import type { NodeDef } from './model-json.ts';

/** The node a reference such as `node:0` or `^node` names, and which of its outputs. */
export function parseReference(reference: string) {
  const [name = '', ...rest] = reference.replace(/^\^/, '').split(':');
  return { name, output: Number(rest.at(-1) ?? 0), control: reference.startsWith('^') };
}

/**
 * Nodes in an order in which each comes after what it reads, the given order where that is one.
 *
 * @throws RsanetError INVALID_MODEL when a name comes twice, a node reads one that is not there, or
 * nodes read each other in a circle
 */
export function topologicalOrder(defs: readonly NodeDef[]): NodeDef[] {
  const byName = new Map(defs.map((def) => [def.name, def]));
  if (byName.size < defs.length) {
    const twice = defs.find((def) => byName.get(def.name) !== def)!;
    throw invalidModel(`model.json has two nodes named '${twice.name}'.`);
  }
  const ordered = new Set<NodeDef>();
  const open = new Set<NodeDef>();
  for (const root of defs) {
    // An explicit stack: a model may be deeper than JavaScript's call stack.
    const stack = [root];
    while (stack.length > 0) {
      const def = stack.at(-1)!;
      const pending = ordered.has(def) ? [] : unread(def);
      if (pending.length === 0) {
        stack.pop();
        open.delete(def);
        ordered.add(def);
        continue;
      }
      open.add(def);
      const circle = pending.find((input) => open.has(input));
      if (circle) throw invalidModel(`model.json has a circle through the node '${circle.name}'.`);
      for (const input of pending.toReversed()) stack.push(input);
    }
  }
  return [...ordered];

  function unread(def: NodeDef): NodeDef[] {
    return def.input
      .map((reference) => {
        const input = byName.get(parseReference(reference).name);
        if (input) return input;
        throw invalidModel(
          `In model.json the node '${def.name}' reads '${reference}', which is not there.`,
        );
      })
      .filter((input) => !ordered.has(input));
  }
}
