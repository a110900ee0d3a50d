import { join } from 'node:path';
import license, { type Dependency } from 'rollup-plugin-license';
import licenses from 'spdx-license-list/full.js';
import type { UserConfig } from 'tsdown';

/** A bundle, with the licences of all that is bundled and not ours beside it. */
export function withNotices(bundle: UserConfig & { outDir: string }): UserConfig {
  const file = join(bundle.outDir, 'THIRD-PARTY-NOTICES.txt');
  const notices = license({ thirdParty: { output: { file, template: noticesOf } } });
  return { ...bundle, plugins: [bundle.plugins, notices] };
}

function noticesOf(dependencies: readonly Dependency[]): string {
  const others = dependencies.filter(({ name }) => !name?.startsWith('@rsanet/'));
  return others.map(notice).join(`\n${'-'.repeat(80)}\n\n`);
}

// Some packages, TensorFlow.js' among them, name their licences and do not hold the texts.
function notice({ name, version, license, repository, licenseText, noticeText }: Dependency) {
  const home = typeof repository === 'string' ? repository : repository?.url;
  const text = licenseText ?? textsOf(name, license);
  const parts = [`${name} ${version} (${license})`, home, '', text.trim(), noticeText?.trim(), ''];
  return parts.filter((part) => part !== undefined).join('\n');
}

function textsOf(name: string | null, license: string | null): string {
  const texts = (license ?? '')
    .match(/[\w.+-]+/g)
    ?.flatMap((id) => licenses[id]?.licenseText ?? []);
  if (!texts?.length) throw new Error(`${name}: no text is known of its licence, ${license}`);
  return texts.join('\n\n');
}
