export type { Io } from './command.ts';
export { main } from './main.ts';
export { type ExitCode, run } from './run.ts';
