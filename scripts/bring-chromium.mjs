// @ts-check
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';
import { usualChromium } from '../packages/bench/src/sessions/browser/usual-chromium.mjs';

export { CHROMIUM_FLAGS } from '../packages/bench/src/sessions/browser/usual-chromium.mjs';

/**
 * What decides how tests come by a Chromium.
 *
 * @typedef {object} Machine
 * @property {string} platform as `process.platform`
 * @property {Readonly<Record<string, string | undefined>>} env
 * @property {boolean} root whether the user may install packages without sudo
 * @property {(path: string) => boolean} isExecutable
 * @property {(name: string) => boolean} isOnPath
 * @property {string} downloaded where Playwright keeps the Chromium that it downloads
 * @property {boolean} vulkan whether libvulkan.so.1, which WebGPU in Node loads, is installed
 */

/**
 * One way to install something: its commands run in order, and the first that fails ends it.
 *
 * @typedef {object} Way
 * @property {string} says
 * @property {string[][]} commands
 */

const REMEDY =
  "Tests need Chromium or Chrome: install one, or name one by CHROME_PATH, or run 'npx playwright install --with-deps chromium'.";

/** @returns {Machine} the one this runs on */
export function thisMachine() {
  const { platform, env } = process;
  const endings = platform === 'win32' ? ['.cmd', '.exe'] : [''];
  const folders = (env.PATH ?? '').split(delimiter);
  return {
    platform,
    env,
    root: process.getuid?.() === 0,
    isExecutable,
    isOnPath: (name) =>
      folders.some((folder) => endings.some((end) => isExecutable(join(folder, name + end)))),
    downloaded: downloadedChromium(),
    vulkan:
      platform !== 'linux' ||
      (spawnSync('ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '').includes('libvulkan.so.1'),
  };
}

/**
 * The Chromium that tests start: `CHROME_PATH`, else one in the usual places, else Playwright's own.
 *
 * @param {Pick<Machine, 'platform' | 'env' | 'isExecutable' | 'downloaded'>} machine
 * @returns {string | undefined} undefined where there is none
 * @throws {Error} when `CHROME_PATH` leads to no program: no other is taken for it
 */
export function findChromium({ platform, env, isExecutable, downloaded }) {
  const wanted = env.CHROME_PATH;
  if (wanted && !isExecutable(wanted))
    throw new Error(`There is no program at CHROME_PATH, '${wanted}'; correct or unset it.`);
  return wanted || [...usualChromium(platform, env), downloaded].find(isExecutable);
}

/**
 * How to bring what is missing: packages of the system, which need root or a CI machine, and Playwright's
 * download, which needs neither and is for where they bring no Chromium.
 *
 * @param {Machine} machine
 * @returns {{ packages?: Way, download?: Way }} empty where all is there
 * @throws {Error} when `CHROME_PATH` leads to no program
 */
export function planChromium(machine) {
  const { platform, env, root, isOnPath, downloaded, vulkan } = machine;
  const missing = findChromium(machine) === undefined;
  const names = [...(missing ? ['chromium'] : []), ...(vulkan ? [] : ['libvulkan1'])];
  const ci = env.CI !== undefined && env.CI !== '' && env.CI !== 'false';
  const mayInstall =
    platform === 'linux' && isOnPath('apt-get') && (root || (ci && isOnPath('sudo')));
  const apt = [...(root ? [] : ['sudo']), 'apt-get'];
  /** @type {{ packages?: Way, download?: Way }} */
  const plan = {};
  if (mayInstall && names.length > 0) {
    plan.packages = {
      says: `Installing ${names.join(' and ')} by apt-get`,
      commands: [
        [...apt, 'update'],
        [...apt, 'install', '-y', '--no-install-recommends', ...names],
      ],
    };
  }
  if (missing && isOnPath('npx')) {
    // The libraries that it needs are packages of the system again.
    const libraries = mayInstall ? ['--with-deps'] : [];
    plan.download = {
      says: `Downloading Playwright's Chromium to ${downloaded}`,
      commands: [['npx', 'playwright', 'install', ...libraries, 'chromium']],
    };
  }
  return plan;
}

/**
 * Finds a Chromium, or installs one.
 *
 * @param {Machine} machine
 * @param {(command: string[]) => boolean} run runs a command and returns whether it succeeded
 * @param {(line: string) => void} log
 * @returns {string} the path of a Chromium that starts
 * @throws {Error} of one line, saying what to do, when there is none in the end
 */
export function bringChromium(machine, run, log) {
  const { packages, download } = planChromium(machine);
  /** @param {Way} way */
  const go = ({ says, commands }) => {
    log(`${says}.`);
    if (!commands.every(run)) log(`${says} failed.`);
  };
  if (packages) go(packages);
  if (download && !findChromium(machine)) go(download);
  const path = findChromium(machine);
  if (!path) throw new Error(REMEDY);
  // A program of Windows shows a window where others print their version.
  if (machine.platform !== 'win32' && !run([path, '--version']))
    throw new Error(`${path} does not start. ${REMEDY}`);
  return path;
}

/**
 * Runs a command in this terminal.
 *
 * @param {string[]} command
 * @returns {boolean} whether it succeeded
 */
export function runCommand([program, ...args]) {
  const shell = process.platform === 'win32'; // npx is a .cmd there
  return spawnSync(/** @type {string} */ (program), args, { stdio: 'inherit', shell }).status === 0;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether installed or not; empty where Playwright has none for the platform. */
function downloadedChromium() {
  try {
    return chromium.executablePath();
  } catch {
    return '';
  }
}
