import {execFileSync} from 'node:child_process';
import {accessSync, constants} from 'node:fs';
import {delimiter, join} from 'node:path';

/** What the tests need besides Node: how it is called, what Debian calls it, and what needs it. */
const PROGRAMS = {
  chromium: {
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    variable: 'CHROMIUM_PATH',
    package: 'chromium',
    need: 'The browser tests need Chromium.',
  },
  firefox: {
    commands: ['firefox-esr', 'firefox'],
    variable: 'FIREFOX_PATH',
    package: 'firefox-esr',
    need: 'The calls between Chromium and Firefox need Firefox.',
  },
  turnserver: {
    commands: ['turnserver'],
    variable: 'TURNSERVER_PATH',
    package: 'coturn',
    need: 'The calls through a TURN server need coturn.',
  },
  'redis-server': {
    commands: ['redis-server'],
    variable: 'REDIS_SERVER_PATH',
    package: 'redis-server',
    need: 'The tests of several servers need Redis.',
  },
  nginx: {
    commands: ['nginx'],
    variable: 'NGINX_PATH',
    package: 'nginx-light',
    need: 'The test of the deployment needs nginx.',
  },
  openssl: {
    commands: ['openssl'],
    variable: 'OPENSSL_PATH',
    package: 'openssl',
    need: 'The test of the deployment needs OpenSSL, for a certificate.',
  },
  strace: {
    commands: ['strace'],
    variable: 'STRACE_PATH',
    package: 'strace',
    need: 'The test of power cuts needs strace.',
  },
  ip: {
    commands: ['ip'],
    variable: 'IP_PATH',
    package: 'iproute2',
    need: 'The network tests need the command ip.',
  },
  python: {
    commands: ['python3'],
    variable: 'PYTHON_PATH',
    package: 'python3',
    need: 'The network tests need Python 3.',
  },
};

/** Where a system keeps programs of its administrator, which are not on everybody's PATH. */
const MORE_FOLDERS = ['/usr/sbin', '/sbin'];

/**
 * The path of a program: what its variable says, or what is on the PATH, or what is installed now where this
 * runs as root on a system with apt-get. Otherwise it says how to install it.
 */
export function findProgram(name) {
  const found = locate(name);
  if (found) return found;
  install([name]);
  return locate(name) ?? giveUp(PROGRAMS[name]);
}

/** Installs together what of these is not there, where that can be done; whoever misses one will say so. */
export function preparePrograms(names) {
  const missing = names.filter((name) => !locate(name));
  if (missing.length > 0) install(missing);
}

function locate(name) {
  const {commands, variable} = PROGRAMS[name];
  const told = process.env[variable];
  if (told) return told;
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...MORE_FOLDERS];
  return folders
    .flatMap((folder) => commands.map((command) => join(folder, command)))
    .find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function install(names) {
  if (process.getuid?.() !== 0) return;
  const packages = names.map((name) => PROGRAMS[name].package);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {...process.env, DEBIAN_FRONTEND: 'noninteractive'},
  };
  try {
    console.log(`Installing with apt-get what the tests need: ${packages.join(', ')} …`);
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', ...packages], options);
  } catch {
    // What is still missing is named by whoever looks for it.
  }
}

function giveUp({need, variable, package: debian}) {
  throw new Error(
    `${need} Install it with \`sudo apt-get install ${debian}\` (Debian) or your system’s ` +
      `equivalent, or set ${variable} to its path.`,
  );
}
