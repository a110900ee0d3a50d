#!/usr/bin/env node
import { existsSync } from 'node:fs';

const built = new URL('../dist/index.js', import.meta.url);

if (existsSync(built)) {
  const { main } = await import(built.href);
  await main();
} else {
  process.stderr.write('rsanet: the command is not built yet; run `npm run build` first.\n');
  process.exitCode = 1;
}
