/** Something that reads files nobody vouches for. */
export interface Reader {
  /** Files that it reads, by their names. */
  readonly samples: Readonly<Record<string, readonly Uint8Array[]>>;
  /**
   * Reads one file in the place of the sample of that name, the others as they are.
   *
   * @throws RsanetError, and nothing else, when the file is not read
   */
  read(name: string, bytes: Uint8Array): unknown;
}

/** Makes a reader, with an empty folder of its own. */
export type MakeReader = (folder: string) => Reader | Promise<Reader>;

/** Readers by name, and the part of the inputs that each gets: less where one takes long. */
export type Readers = Readonly<Record<string, { make: MakeReader; share: number }>>;

export const text = (content: string): Uint8Array => new TextEncoder().encode(content);
