import type { Graph } from '../graph.ts';

/** Gives names that neither the graph's nodes nor earlier calls have: `wanted`, or it and a number. */
export function unusedNames({ nodes }: Graph): (wanted: string) => string {
  const taken = new Set(nodes.map(({ name }) => name));
  return (wanted) => {
    let name = wanted;
    for (let count = 1; taken.has(name); count++) name = `${wanted}_${count}`;
    taken.add(name);
    return name;
  };
}
