const kB = (bytes) => (bytes / 1000).toLocaleString('en', { maximumFractionDigits: 1 });
const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) =>
  [row(head), row(head.map((_, at) => (at === 0 ? ':--' : '--:'))), ...rows.map(row)].join('\n');

/** The result of `npm run test:packed` in Markdown: what works, and what each page weighs. */
export function packedReport({ environment, cases }) {
  const { date, cpu, os, node, git } = environment;
  const load = cpu.load[0].toFixed(1);
  const passed = cases.filter(({ error }) => error === null);
  const pages = cases.filter(({ page }) => page !== null);
  const browsers = [...new Set(pages.map(({ page }) => `; ${page.browser}`))];
  return `# Packed, from a registry, in an empty folder

Made by \`npm run test:packed -- --out results/packed\` on ${date.slice(0, 16).replace('T', ' ')} UTC: ${cpu.model}, ${cpu.cores} cores, load ${load} at its start; ${os.name} ${os.release} ${os.arch}; Node ${node}${browsers.join('')}; ${git === null ? 'no git commit' : `commit \`${git.commit.slice(0, 12)}\`${git.dirty ? ' with uncommitted changes' : ''}`}.

${passed.length} of ${cases.length} passed. Seconds are those of installing, building and detecting together, beside other cases and other work.

${table(
  ['case', '', 'seconds'],
  cases.map(({ name, error, seconds }) => [name, error === null ? 'passed' : 'failed', seconds]),
)}
${cases
  .filter(({ error }) => error !== null)
  .map(({ name, error }) => `\n${name} failed:\n\n\`\`\`text\n${error.trim()}\n\`\`\`\n`)
  .join('')}
## What a page weighs

kB of 1,000 bytes, and compressed by gzip (level 9) and Brotli (level 11), file by file. Built is every script that the bundler
writes, both builds of the engine's kernels among them; loaded is what Chromium asks for until one detection is done, without the
image: HTML, scripts and whatever else the framework brings, then the model's graph, then its weights as they are.

${table(
  ['page', 'built', 'gzip', 'Brotli', 'loaded', 'gzip', 'Brotli', 'graph, gzip', 'weights'],
  pages.map(({ name, page: { built, loaded } }) => [
    name,
    ...compressed(built),
    ...compressed(loaded.code),
    kB(loaded.graph.gzipped),
    kB(loaded.weights),
  ]),
)}
`;
}

const compressed = (weight) =>
  weight === null ? ['', '', ''] : [weight.bytes, weight.gzipped, weight.brotli].map(kB);
