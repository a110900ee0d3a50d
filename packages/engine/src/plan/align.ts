/** A cache line: nothing of a step shares one with another step's. */
const LINE = 64;

/** The next address at which something may begin, in bytes. */
export const align = (address: number) => Math.ceil(address / LINE) * LINE;
