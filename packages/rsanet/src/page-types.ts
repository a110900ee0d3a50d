/**
 * The type of what a constructor of a page makes, by its name. It is `never` where the DOM's types are not loaded, as in
 * many a project for Node, which then still type-checks.
 */
export type PageType<Name extends string> =
  typeof globalThis extends Readonly<Record<Name, { prototype: infer Value }>> ? Value : never;
