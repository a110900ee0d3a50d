import { parseArgs } from 'node:util';
import type { ArgsDef } from 'citty';
import { UsageError } from './usage-error.ts';

/**
 * Checks what citty lets pass: flags nobody knows, flags without their value, values of flags that take
 * none, arguments too many, and a choice that is missing.
 *
 * @throws UsageError naming the argument
 */
export function checkArguments(argv: readonly string[], args: ArgsDef): void {
  const flags = Object.entries(args).filter(([, { type }]) => type !== 'positional');
  const places = Object.keys(args).filter((name) => args[name]!.type === 'positional');
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      flags.map(([name, { type }]) => [name, { type: type === 'boolean' ? type : 'string' }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'option') checkFlag(token.rawName, token.name, token.value, args);
  }
  const given = new Set(tokens.flatMap((token) => (token.kind === 'option' ? token.name : [])));
  const missing = flags.find(([name, { required }]) => required && !given.has(name));
  if (missing) throw new UsageError(`--${missing[0]} is missing`);
  const lacking = places[positionals.length];
  if (lacking !== undefined && args[lacking]!.required) {
    throw new UsageError(`${lacking.toUpperCase()} is missing`);
  }
  if (places.at(-1)?.endsWith('...') || positionals.length <= places.length) return;
  throw new UsageError(`Unexpected argument '${positionals[places.length]}'`);
}

function checkFlag(raw: string, name: string, value: string | undefined, args: ArgsDef): void {
  const negated = /^no-(.+)$/.exec(name)?.[1];
  const def = args[negated ?? name];
  const known =
    raw.startsWith('--') &&
    Object.hasOwn(args, negated ?? name) &&
    def!.type !== 'positional' &&
    (negated === undefined || def!.default === true);
  if (!known) throw new UsageError(`Unknown flag ${raw}`);
  if (def!.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${raw} takes no value, and got '${value}'`);
  } else if (value === undefined || value === '' || value.startsWith('--')) {
    throw new UsageError(`${raw} needs a value`);
  }
}
