import * as v from 'valibot';
import { amount, count, flag, list, nullable, object, text } from './described.ts';

export const machine = object('Where and on what it was measured.', {
  date: v.pipe(v.string(), v.isoTimestamp(), v.description('When, ISO 8601 in UTC.')),
  cpu: v.strictObject({
    model: text('As the operating system calls it.'),
    cores: count('Those that the process may use at once.'),
    load: list(
      'Mean number of running processes over 1, 5 and 15 minutes.',
      amount('Running processes.'),
    ),
  }),
  memory: v.strictObject({ total: count('Bytes.'), free: count('Bytes.') }),
  os: v.strictObject({
    name: text('Such as Linux.'),
    release: text('Of the kernel.'),
    arch: text('Such as x64.'),
  }),
  node: text("Node's version."),
  packages: v.pipe(
    v.record(v.string(), v.string()),
    v.description('Versions of the packages at work, by name.'),
  ),
  git: nullable(
    'Of the work tree that the process was started in; null outside one.',
    v.strictObject({
      commit: text('Hash.'),
      dirty: flag('Whether files differ from the commit.'),
    }),
  ),
});

export const environment = object('Where and on what it was measured.', {
  ...machine.entries,
  backend: object('What computes in the measuring process.', {
    name: text('A backend of TensorFlow.js, or `engine`.'),
    simd: v.nullable(flag('Whether wasm runs its SIMD binary; null for what is not wasm.')),
    threads: v.nullable(count('Threads that compute; null when the backend does not report them.')),
  }),
});
