import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';

const root = join(import.meta.dirname, '../..');
const read = (path) => readFileSync(join(root, path), 'utf8');
const blocks = (path, language) =>
  [...read(path).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text]) => text,
  );

/** The line that the README of `@rsanet/rsanet` says to install the detector by, word for word. */
export const INSTALL = /^npm install .+$/m.exec(read('packages/rsanet/README.md'))[0];

/** The packages that it names. */
export const PACKAGES = INSTALL.replace('npm install ', '');

/** What `package.json` and `.parcelrc` must hold for Parcel, as the README of `@rsanet/models` says. */
export const [PARCEL_PACKAGE, PARCELRC] = blocks('packages/models/README.md', 'json');

/** The `next.config.mjs` of docs/detect.md. */
export const NEXT_CONFIG = blocks('docs/detect.md', 'js').find((text) =>
  text.includes('next.config.mjs'),
);

/** Every example in TypeScript of READMEs and guides, by the name of a file for it; each is one for Node. */
export const TS_EXAMPLES = new Map(
  globSync(['README.md', 'docs/*.md', 'packages/*/README.md'], { cwd: root })
    .sort()
    .flatMap((path) =>
      blocks(path, 'ts').map((text, at) => [`${path.replaceAll('/', '-')}-${at + 1}.ts`, text]),
    ),
);
