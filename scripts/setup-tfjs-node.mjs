// Builds @tensorflow/tfjs-node, or tfjs-node-gpu, where the archive that its installation downloads is out of reach:
// against the C library inside the `tensorflow-cpu` or `tensorflow` wheel, or one given. All of it lies in .tfjs-node/ or
// .tfjs-node-gpu/, outside the workspace's lock file, and node_modules/@tensorflow has a link there.
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `usage: scripts/setup-tfjs-node [--gpu] [--wheel FILE | --library DIR]
  --gpu          tfjs-node-gpu against the wheel tensorflow 2.21.0, which takes a CUDA device where there is
                 one and else computes on the CPU
  --wheel FILE   a tensorflow-cpu wheel, or with --gpu a tensorflow one; without it pip downloads version 2.21.0
  --library DIR  TensorFlow's C library, unpacked: DIR/lib and DIR/include
Run it again after npm ci: what is built stays, only the link is made anew.`;

const KINDS = {
  cpu: { name: 'tfjs-node', wheel: 'tensorflow-cpu==2.21.0', size: '270 MB' },
  gpu: { name: 'tfjs-node-gpu', wheel: 'tensorflow==2.21.0', size: '570 MB' },
};
// One copy each for workspace and tfjs-node, or one would not know the other's tensors.
const SHARED = ['tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu', 'tfjs-converter'];

const root = resolve(import.meta.dirname, '..');
const workspace = join(root, 'node_modules/@tensorflow');
const given = options();
const { name, wheel, size } = KINDS[given.gpu ? 'gpu' : 'cpu'];
const packages = { [`@tensorflow/${name}`]: '4.22.0', 'node-gyp': '11.5.0' };
const home = join(root, `.${name}`);
const unpacked = join(home, 'libtensorflow');
const tfjsNode = join(home, 'node_modules/@tensorflow', name);
// The Node-API version that tfjs-node picks on every Node from 18 on.
const addons = join(tfjsNode, 'lib/napi-v8');

checkPlatform();
for (const shared of SHARED) {
  if (!fs.existsSync(join(workspace, shared))) {
    fail(`@tensorflow/${shared} is not in node_modules; run npm ci first.`);
  }
}
if (given.wheel || given.library || !fs.existsSync(join(addons, 'tfjs_binding.node'))) {
  const headers = nodeHeaders();
  needTools({ python3: ['python3'], make: ['make'], 'g++': ['g++'] });
  fs.mkdirSync(home, { recursive: true });
  const library = given.library ? cLibrary(given.library) : fromWheel(given.wheel);
  installPackages();
  link(join(tfjsNode, 'deps'), library);
  buildAddon(headers);
}
link(join(workspace, name), tfjsNode);
const proof = join(import.meta.dirname, 'prove-tfjs-node.mjs');
run(process.execPath, [proof, `@tensorflow/${name}`], { stdout: 'inherit' });

function options() {
  try {
    const { values } = parseArgs({
      options: {
        gpu: { type: 'boolean' },
        wheel: { type: 'string' },
        library: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    if (values.wheel && values.library) throw new Error('Give --wheel or --library, not both.');
    for (const path of [values.wheel, values.library]) {
      if (path && !fs.existsSync(path)) throw new Error(`${path} does not exist.`);
    }
    return values;
  } catch (error) {
    return fail(`${error.message}\n${USAGE}`);
  }
}

function checkPlatform() {
  const major = Number.parseInt(process.versions.node, 10);
  if (major > 22) {
    fail(
      `tfjs-node 4.22.0 breaks on Node ${process.versions.node}: Node 23 removed the ` +
        'util.isNullOrUndefined that it calls; use Node 20 or 22.',
    );
  }
  if (process.platform !== 'linux') {
    fail(`This build is for Linux; on ${process.platform} run npm install @tensorflow/${name}.`);
  }
}

function nodeHeaders() {
  const prefix = resolve(fs.realpathSync(process.execPath), '../..');
  if (!fs.existsSync(join(prefix, 'include/node/node_api.h'))) {
    fail(
      `Node's headers are not in ${prefix}/include/node; install Node from an archive of ` +
        'nodejs.org, which holds them, or run apt-get install libnode-dev.',
    );
  }
  return prefix;
}

/** Takes the command line of each tool by the name of its apt package. */
function needTools(tools) {
  const missing = Object.keys(tools).filter((name) => {
    const [command, ...args] = tools[name];
    return spawnSync(command, [...args, '--version']).status !== 0;
  });
  if (missing.length > 0) {
    const are = missing.length > 1 ? 'are' : 'is';
    fail(`${missing.join(', ')} ${are} missing; run apt-get install ${missing.join(' ')}.`);
  }
}

function cLibrary(folder) {
  const needed = [
    'lib/libtensorflow.so',
    'lib/libtensorflow_framework.so',
    'include/tensorflow/c/eager/c_api.h',
  ];
  const missing = needed.find((path) => !fs.existsSync(join(folder, path)));
  if (missing) fail(`${folder} has no ${missing}; give the folder of TensorFlow's C library.`);
  return fs.realpathSync(folder);
}

function fromWheel(file) {
  if (!file && fs.existsSync(unpacked)) return unpacked;
  const downloads = join(home, 'wheel');
  const partial = `${unpacked}.partial`;
  fs.rmSync(partial, { recursive: true, force: true });
  run('python3', [
    join(import.meta.dirname, 'unpack-libtensorflow.py'),
    file ?? download(downloads),
    partial,
  ]);
  fs.rmSync(unpacked, { recursive: true, force: true });
  fs.renameSync(partial, unpacked);
  fs.rmSync(downloads, { recursive: true, force: true });
  return unpacked;
}

function download(folder) {
  needTools({ 'python3-pip': ['python3', '-m', 'pip'] });
  say(`downloading ${wheel}, ${size}`);
  // The C library is the same for every Python, so this one need not have a wheel of its own.
  const anyPython = ['--only-binary=:all:', '--python-version=3.11'];
  run('python3', ['-m', 'pip', 'download', '--no-deps', ...anyPython, `--dest=${folder}`, wheel]);
  return join(folder, fs.readdirSync(folder)[0]);
}

function installPackages() {
  say(
    `installing ${Object.entries(packages)
      .map((entry) => entry.join('@'))
      .join(', ')}`,
  );
  fs.rmSync(join(home, 'node_modules'), { recursive: true, force: true });
  const manifest = { private: true, dependencies: packages };
  fs.writeFileSync(join(home, 'package.json'), JSON.stringify(manifest));
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: home });
  for (const shared of SHARED) {
    link(join(dirname(tfjsNode), shared), join(workspace, shared));
  }
}

function buildAddon(headers) {
  say('building the addon');
  const binary = [
    '--napi_build_version=8',
    '--module_name=tfjs_binding',
    `--module_path=${addons}`,
    `--nodedir=${headers}`,
  ];
  const gyp = join(home, 'node_modules/.bin/node-gyp');
  run(gyp, ['rebuild', '--loglevel=warn', ...binary], { cwd: tfjsNode });
}

/** Makes `path` a relative link, in place of whatever was there. */
function link(path, target) {
  fs.rmSync(path, { recursive: true, force: true });
  fs.symlinkSync(relative(dirname(path), target), path);
}

/** Runs to the end, its output on stderr unless asked otherwise; stops the script when it fails. */
function run(command, args, { cwd = root, stdout = 2 } = {}) {
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', stdout, 'inherit'] });
  if (status !== 0) fail(`${command} ${args[0]} failed${error ? `: ${error.message}` : ''}.`);
}

function say(message) {
  console.error(`setup-tfjs-node: ${message}`);
}

function fail(message) {
  say(message);
  process.exit(1);
}
