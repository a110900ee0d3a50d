import type { Environment } from '../../environment/environment.ts';

/** Where something was measured, in a few words. */
export const machineLabel = ({ cpu, date }: Pick<Environment, 'cpu' | 'date'>): string =>
  `${cpu.model}, ${cpu.cores} ${cpu.cores === 1 ? 'core' : 'cores'}, ${date.slice(0, 10)}`;

/** A backend's name, and whether a CPU stands in for the GPU. */
export const softwareLabel = (name: string, software: boolean): string =>
  software ? `${name} (software: true)` : name;
