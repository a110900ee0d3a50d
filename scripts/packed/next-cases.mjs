import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { INSTALL, NEXT_CONFIG } from './documented.mjs';
import { COUNTED, detectsIn, ON_CALL } from './page.mjs';
import { answersWith, serves } from './serving.mjs';

const NEXT = {
  'package.json': '{ "private": true }',
  'app/layout.js':
    'export default function Layout({ children }) { return <html lang="en"><body>{children}</body></html>; }\n',
};
const NEXT_INSTALL = [
  INSTALL,
  'npm install next@16 react@19 react-dom@19',
  'mkdir -p public && cp smear.png public',
];

/** Builds with Next.js, starts what it made and gives its address. */
const next =
  (command, work) =>
  async ({ sh, folder }) => {
    await sh(`npx next build${command}`, 600);
    return serves('npx next start', folder, work);
  };

const PAGE = `'use client';
import { useEffect } from 'react';
import { detectOnce } from './detect.js';
export default function Page() {
  useEffect(() => { detectOnce(); }, []);
  return <p>smear</p>;
}
`;
const PAGES = { ...NEXT, 'app/page.js': PAGE, 'app/detect.js': ON_CALL };

/** A route handler that says how much it finds, beside a page that does not detect. */
const handler = (imports) => ({
  ...NEXT,
  'app/page.js': 'export default function Page() { return <p>smear</p>; }\n',
  'app/found/route.js': `${imports}
export const dynamic = 'force-dynamic';\n${COUNTED}
export async function GET() { return Response.json({ found: await counted() }); }\n`,
});
const handles = (url) => answersWith(`${url}found`, '"found":24');

/** Next.js: a page, and detecting on its server. */
export const nextCases = [
  {
    name: 'Next.js 16, page',
    files: PAGES,
    install: NEXT_INSTALL,
    run: next('', (url) => detectsIn(url)),
  },
  {
    name: 'Next.js 16, page, webpack',
    files: PAGES,
    install: NEXT_INSTALL,
    run: next(' --webpack', (url) => detectsIn(url)),
  },
  {
    name: 'Next.js 16, server component',
    files: {
      ...NEXT,
      'app/page.js': `import { loadDetector } from '@rsanet/rsanet';\nexport const dynamic = 'force-dynamic';\n${COUNTED}
export default async function Page() { return <p>{'found ' + (await counted())}</p>; }\n`,
    },
    install: NEXT_INSTALL,
    run: next('', (url) => answersWith(url, 'found 24')),
  },
  {
    name: 'Next.js 16, route handler',
    files: handler("import { loadDetector } from '@rsanet/rsanet';"),
    install: NEXT_INSTALL,
    run: next('', handles),
  },
  {
    name: 'Next.js 16, route handler with @rsanet/tfjs',
    files: {
      ...handler(`import { loadDetector as load } from '@rsanet/rsanet';
import { tfjsRuntime } from '@rsanet/tfjs';
const loadDetector = (name) => load(name, { runtime: tfjsRuntime('wasm') });`),
      'next.config.mjs': NEXT_CONFIG.replace(/^.*standalone'.*$/m, ''),
    },
    install: [...NEXT_INSTALL, 'npm install @rsanet/tfjs @tensorflow/tfjs-core'],
    run: next('', handles),
  },
  {
    name: 'Next.js 16, standalone, route handler with a pool',
    files: {
      ...handler("import { createDetectorPool as loadDetector } from '@rsanet/rsanet/node';"),
      'next.config.mjs': NEXT_CONFIG,
    },
    install: NEXT_INSTALL,
    run: async ({ sh }) => {
      await sh('npx next build', 600);
      // Away from the packages that were installed, with what was traced alone.
      const alone = mkdtempSync(join(tmpdir(), 'rsanet-standalone-'));
      try {
        await sh(`cp -r .next/standalone/. smear.png ${alone}`);
        await serves('node server.js', alone, handles);
      } finally {
        rmSync(alone, { recursive: true });
      }
    },
  },
];
