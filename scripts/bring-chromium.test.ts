import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  bringChromium,
  findChromium,
  type Machine,
  planChromium,
  runCommand,
  thisMachine,
} from './bring-chromium.mjs';

const DOWNLOADED = '/home/me/.cache/ms-playwright/chromium/chrome';

/** A Linux machine of an ordinary user with npx, and what `changes` and the paths of programs say. */
function machine(changes: Partial<Machine> = {}, programs: readonly string[] = []): Machine {
  return {
    platform: 'linux',
    env: {},
    root: false,
    isExecutable: (path) => programs.includes(path),
    isOnPath: (name) => ['npx', 'apt-get', 'sudo'].includes(name),
    downloaded: DOWNLOADED,
    vulkan: true,
    ...changes,
  };
}

describe('finds', () => {
  test('CHROME_PATH before all else, and nothing in its place', () => {
    const env = { CHROME_PATH: '/my/chrome' };
    expect(findChromium(machine({ env }, ['/usr/bin/chromium', '/my/chrome']))).toBe('/my/chrome');
    expect(() => findChromium(machine({ env }, ['/usr/bin/chromium']))).toThrow(
      "There is no program at CHROME_PATH, '/my/chrome'; correct or unset it.",
    );
  });

  test.each([
    ['linux', '/usr/bin/chromium'],
    ['linux', '/usr/bin/google-chrome'],
    ['linux', '/snap/bin/chromium'],
    ['darwin', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    ['darwin', '/Users/me/Applications/Chromium.app/Contents/MacOS/Chromium'],
    ['win32', 'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe'],
    ['win32', 'C:\\Users\\me\\AppData\\Local\\Chromium\\Application\\chrome.exe'],
    ['aix', DOWNLOADED],
  ])('on %s %s', (platform, path) => {
    const env = {
      HOME: '/Users/me',
      PROGRAMFILES: 'C:\\Program Files',
      LOCALAPPDATA: 'C:\\Users\\me\\AppData\\Local',
    };
    expect(findChromium(machine({ platform, env }, [path]))).toBe(path);
    expect(planChromium(machine({ platform, env }, [path]))).toEqual({});
  });

  test('an installed one before the downloaded one', () => {
    expect(findChromium(machine({}, [DOWNLOADED, '/usr/bin/chromium']))).toBe('/usr/bin/chromium');
    expect(findChromium(machine())).toBeUndefined();
  });
});

describe('plans', () => {
  const apt = (...command: string[]) => [
    [...command, 'update'],
    [...command, 'install', '-y', '--no-install-recommends'],
  ];

  test('packages for root, and a download with its libraries behind them', () => {
    const { packages, download } = planChromium(machine({ root: true, vulkan: false }));
    const [update, install] = apt('apt-get');
    expect(packages?.commands).toEqual([update, [...install!, 'chromium', 'libvulkan1']]);
    expect(download?.commands).toEqual([
      ['npx', 'playwright', 'install', '--with-deps', 'chromium'],
    ]);
  });

  test('packages by sudo on a CI machine', () => {
    const { packages } = planChromium(machine({ env: { CI: 'true' } }));
    const [update, install] = apt('sudo', 'apt-get');
    expect(packages?.commands).toEqual([update, [...install!, 'chromium']]);
  });

  test('the missing library alone where Chromium is there', () => {
    const { packages, download } = planChromium(
      machine({ root: true, vulkan: false }, ['/usr/bin/chromium']),
    );
    expect(packages?.commands[1]).toEqual([...apt('apt-get')[1]!, 'libvulkan1']);
    expect(download).toBeUndefined();
  });

  test.each<[string, Partial<Machine>]>([
    ['an ordinary user', { vulkan: false }],
    ['CI=false', { env: { CI: 'false' } }],
    ['a CI machine without sudo', { env: { CI: '1' }, isOnPath: (name) => name !== 'sudo' }],
    ['root without apt-get', { root: true, isOnPath: (name) => name === 'npx' }],
    ['macOS', { platform: 'darwin', root: true }],
  ])('only a download for %s, and says where to', (_, changes) => {
    expect(planChromium(machine(changes))).toEqual({
      download: {
        says: `Downloading Playwright's Chromium to ${DOWNLOADED}`,
        commands: [['npx', 'playwright', 'install', 'chromium']],
      },
    });
  });
});

describe('with programs that stand in for apt-get and npx', () => {
  let folder: string;
  let path: string;
  let lines: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rsanet-chromium-'));
    path = process.env.PATH!;
    process.env.PATH = [folder, '/usr/bin', '/bin'].join(delimiter);
    lines = [];
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  /** An executable of the folder that notes its arguments and then runs `then`, a line of shell. */
  function standIn(name: string, then: string): void {
    const file = join(folder, name);
    writeFileSync(file, `#!/bin/sh\necho "${name} $*" >> '${folder}/calls'\n${then}\n`);
    chmodSync(file, 0o755);
  }

  /** This machine, but that it has only what is in the folder; `places` are where a Chromium may be. */
  function bare(changes: Partial<Machine>): Machine {
    const real = thisMachine();
    const isExecutable = (file: string) => file.startsWith(folder) && real.isExecutable(file);
    return {
      ...real,
      isExecutable,
      platform: 'linux',
      env: { CHROME_PATH: '' },
      isOnPath: (name) => isExecutable(join(folder, name)),
      downloaded: join(folder, 'playwright', 'chrome'),
      vulkan: true,
      ...changes,
    };
  }
  /** Shell that puts a Chromium where Playwright does, which ends with `status`. */
  const chrome = (status: number) => {
    const file = `'${join(folder, 'playwright', 'chrome')}'`;
    return `mkdir '${join(folder, 'playwright')}' && printf '#!/bin/sh\\nexit ${status}\\n' > ${file} && chmod +x ${file}`;
  };
  const bring = (changes: Partial<Machine> = {}) =>
    bringChromium(bare(changes), runCommand, (line) => lines.push(line));
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  test('downloads by Playwright for an ordinary user', () => {
    standIn('npx', chrome(0));
    expect(bring({ root: false })).toBe(join(folder, 'playwright', 'chrome'));
    expect(calls()).toEqual(['npx playwright install chromium']);
    expect(lines).toEqual([
      `Downloading Playwright's Chromium to ${join(folder, 'playwright', 'chrome')}.`,
    ]);
  });

  test('downloads where the packages cannot be installed', () => {
    standIn('apt-get', 'exit 100');
    standIn('npx', chrome(0));
    expect(bring({ root: true })).toBe(join(folder, 'playwright', 'chrome'));
    expect(calls()).toEqual(['apt-get update', 'npx playwright install --with-deps chromium']);
    expect(lines).toContain('Installing chromium by apt-get failed.');
  });

  test('downloads nothing where apt-get brought one', () => {
    standIn('apt-get', `[ $1 = update ] || { ${chrome(0)}; }`);
    standIn('npx', 'exit 1');
    bring({ root: true });
    expect(calls()).toEqual([
      'apt-get update',
      'apt-get install -y --no-install-recommends chromium',
    ]);
  });

  test('says in one line what to do where nothing helps, or what came does not start', () => {
    const remedy = /^Tests need Chromium or Chrome: .*CHROME_PATH.*playwright install[^\n]*$/;
    expect(() => bring({ root: false })).toThrow(remedy);
    standIn('npx', 'exit 1');
    expect(() => bring({ root: false })).toThrow(remedy);
    standIn('npx', chrome(127));
    expect(() => bring({ root: false })).toThrow('chrome does not start. Tests need');
  });
});
