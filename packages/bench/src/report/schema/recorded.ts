import type { GenericSchema, InferOutput } from 'valibot';

type Frozen<T> = { readonly [Key in keyof T]: Frozen<T[Key]> };

/** What a schema describes, as a value that nobody changes. */
export type Recorded<Schema extends GenericSchema> = Frozen<InferOutput<Schema>>;
