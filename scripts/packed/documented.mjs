import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const readme = readFileSync(join(import.meta.dirname, '../../packages/rsanet/README.md'), 'utf8');

/** The line that the README of `@rsanet/rsanet` says to install the detector by, word for word. */
export const INSTALL = /^npm install .+$/m.exec(readme)[0];

/** The packages that it names. */
export const PACKAGES = INSTALL.replace('npm install ', '');
