import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { type ArgDef, type ArgsDef, parseArgs, renderUsage } from 'citty';
import { checkArguments } from './check-arguments.ts';
import { UsageError } from './usage-error.ts';

/** What a command talks to. */
export interface Io {
  /** Results, and nothing else. */
  readonly stdout: Writable & { isTTY?: boolean };
  /** Progress, remarks and errors. */
  readonly stderr: Writable & { isTTY?: boolean };
  /** What `-` stands for; of this process by default. */
  readonly stdin?: Readable;
  /** Asks the command to stop. */
  readonly signal?: AbortSignal;
}

type Value<Def extends ArgDef> = Def extends { type: 'boolean' }
  ? boolean | undefined
  :
      | (Def extends { type: 'enum'; options: readonly (infer Option)[] } ? Option : string)
      | (Def extends { default: string } | { required: true } ? never : undefined);

/** What was given for each argument; `_` holds everything that is no flag. */
export type Values<Args extends ArgsDef> = { readonly [Name in keyof Args]: Value<Args[Name]> } & {
  readonly _: readonly string[];
};

/** What a subcommand is made of. */
export interface CommandDefinition<Args extends ArgsDef> {
  name: string;
  /** One sentence. */
  description: string;
  /** A positional argument whose name ends in `...` takes one or more values. */
  args: Args;
  /** Command lines that work. */
  examples: readonly string[];
  /** What else one must know to use it. */
  notes?: string;
  /** @returns whether all went well; what went wrong is then reported on `io.stderr` */
  run(args: Values<Args> & { readonly json: boolean | undefined }, io: Io): Promise<boolean>;
}

/** A subcommand. */
export interface Command {
  readonly description: string;
  /** The text of `--help`. */
  help(): Promise<string>;
  /**
   * @returns whether all went well
   * @throws UsageError when the command line makes no sense, and whatever keeps it from its work
   */
  run(argv: readonly string[], io: Io): Promise<boolean>;
}

const everywhere = {
  json: { type: 'boolean', description: 'Print the result as JSON' },
  debug: { type: 'boolean', description: 'Print the stack of an error' },
} as const satisfies ArgsDef;

/** Makes a subcommand: arguments are checked strictly, `--json`, `--debug` and `--help` come along. */
export function defineCommand<const Args extends ArgsDef>(
  definition: CommandDefinition<Args>,
): Command {
  const { name, description, examples, notes } = definition;
  const args: ArgsDef = { ...definition.args, ...everywhere };
  return {
    description,
    async help() {
      const usage = await renderUsage(
        { meta: { name, description }, args },
        { meta: { name: 'rsanet' } },
      );
      const options = stripVTControlCharacters(usage).replace(/ +$/gm, '');
      const remarks = notes === undefined ? '' : `${notes}\n\n`;
      const lines = examples.map((example) => `  ${example}\n`).join('');
      return `${options}\n${remarks}EXAMPLE\n\n${lines}`;
    },
    async run(argv, io) {
      checkArguments(argv, args);
      return definition.run(parse(argv, args) as Values<Args & typeof everywhere>, io);
    },
  };
}

function parse(argv: readonly string[], args: ArgsDef): unknown {
  try {
    return parseArgs([...argv], args);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'CLIError')) throw error;
    const message = stripVTControlCharacters(error.message).replace(/(?<!\.)\.$/, '');
    throw new UsageError(message, { cause: error });
  }
}
