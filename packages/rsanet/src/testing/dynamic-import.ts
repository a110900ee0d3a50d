// Vitest has every dynamic import of a page call its runner, which a worker does not have.
Object.assign(globalThis, {
  __vitest_browser_runner__: { wrapDynamicImport: (load: () => unknown) => load() },
});
