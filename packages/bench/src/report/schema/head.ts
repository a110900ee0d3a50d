import * as v from 'valibot';

/** What each result begins with: of which benchmark it is, the version of its form, and where it was measured. */
export const head = <
  const Benchmark extends string,
  const Version extends number,
  Environment extends v.GenericSchema,
>(
  benchmark: Benchmark,
  version: Version,
  environment: Environment,
) => ({ benchmark: v.literal(benchmark), version: v.literal(version), environment });
