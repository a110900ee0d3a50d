import { exec } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawSmear } from '../draw-smear.mjs';
import { startRegistry } from './registry.mjs';

/**
 * Opens a place for cases: a registry that has our packages packed. `run(case)` runs one in an empty folder and throws where it
 * fails; where it is of a page it gives what that weighs. A case has a name, `files`, `install` lines and `run({ folder, sh, registry })`.
 */
export async function openCases() {
  const folder = mkdtempSync(join(tmpdir(), 'rsanet-packed-'));
  const registry = await startRegistry(join(folder, 'registry'));
  const smear = await drawSmear();
  return {
    async run(one) {
      const place = mkdtempSync(join(folder, 'case-'));
      try {
        return await runCase(one, place, registry.url, smear);
      } finally {
        rmSync(place, { recursive: true, force: true, maxRetries: 3 });
      }
    },
    close() {
      registry.close();
      rmSync(folder, { recursive: true, maxRetries: 3 });
    },
  };
}

async function runCase({ files, install, run }, folder, registry, smear) {
  const scoped = `@rsanet:registry=${registry}\naudit=false\nfund=false\n`;
  const all = {
    'package.json': '{ "private": true, "type": "module" }',
    '.npmrc': scoped,
    ...files,
  };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  writeFileSync(join(folder, 'smear.png'), smear);
  const sh = (command, seconds = 300) => shell(command, folder, seconds);
  for (const line of install) await sh(line);
  return run({ folder, sh, registry });
}

/** Runs a command line; what it prints is in the error where it fails. */
function shell(command, cwd, seconds) {
  // Not what npm hands to scripts of this checkout.
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^npm_|^NODE_(ENV|OPTIONS|PATH)$/.test(name),
  );
  const env = { ...Object.fromEntries(kept), CI: 'true', NEXT_TELEMETRY_DISABLED: '1' };
  const limits = { timeout: seconds * 1000, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 };
  return new Promise((resolve, reject) => {
    exec(command, { cwd, env, ...limits }, (error, stdout, stderr) => {
      const printed = `${stdout}${stderr}`;
      if (!error) resolve(stdout);
      else if (error.killed) reject(new Error(`${command}: not done in ${seconds} s\n${printed}`));
      else reject(new Error(`${command}: exit code ${error.code}\n${printed}`));
    });
  });
}
