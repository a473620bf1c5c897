// Runs every check there is and ends with `N passed, N failed`. Nothing is skipped: what is missing is named.
// `npm test`, or only some of the steps: `npm test -- lint server`.
import {spawnSync} from 'node:child_process';
import {mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {findProgram, preparePrograms} from './programs.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'im-elements-test-'));
const bin = (name) => join('node_modules', '.bin', name);
const node = process.execPath;

/** name → command; one that counts tests leaves its totals in the file that IM_TOTALS names. */
const steps = {
  build: [node, 'scripts/build.js'],
  lint: [bin('eslint'), '.', '--max-warnings=0'],
  format: [bin('prettier'), '--check', '--log-level=warn', '.'],
  types: [bin('tsc'), '--build'],
  icons: [node, 'scripts/icons.js', '--check'],
  manifest: [node, 'scripts/manifest.js', '--check'],
  size: [node, 'scripts/size.js'],
  package: [node, 'scripts/package.js'],
  docs: nodeTests('test/docs'),
  browser: [bin('wtr')],
  visual: nodeTests('test/visual'),
  server: nodeTests('test/server'),
  e2e: nodeTests('test/e2e'),
  frameworks: nodeTests('test/frameworks'),
  network: nodeTests('test/network'),
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(
    `There is no step ${unknown.join(', ')}; there are ${Object.keys(steps).join(', ')}.`,
  );
  process.exit(2);
}

/** What a step needs besides Node. Only root can lay networks of its own, so only then is that part needed. */
const needs = {
  browser: ['chromium'],
  visual: ['chromium'],
  server: ['redis-server', 'turnserver', 'nginx', 'openssl', 'strace'],
  e2e: ['chromium', 'firefox', 'turnserver'],
  frameworks: ['chromium'],
  network: [
    'chromium',
    'firefox',
    'turnserver',
    ...(process.getuid?.() === 0 ? ['ip', 'python'] : []),
  ],
};

const isAsked = (name) => asked.length === 0 || asked.includes(name);
/** Where tests leave a line that nobody must overlook: it is said again at the end. */
const notices = join(folder, 'notices');
writeFileSync(notices, '');
const total = {passed: 0, failed: 0};
const failedSteps = [];
try {
  const programs = Object.keys(needs)
    .filter(isAsked)
    .flatMap((name) => needs[name]);
  preparePrograms([...new Set(programs)]);
  if (programs.includes('chromium')) findProgram('chromium');
  for (const [name, [command, ...args]] of Object.entries(steps)) {
    if (!isAsked(name)) continue;
    console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
    const file = join(folder, `${name}.json`);
    const started = performance.now();
    const {status} = spawnSync(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {...process.env, IM_TOTALS: file, IM_NOTICES: notices},
    });
    const counted = totals(file, status === 0);
    total.passed += counted.passed;
    total.failed += counted.failed;
    if (counted.failed > 0) failedSteps.push(name);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`── ${name}: ${counted.passed} passed, ${counted.failed} failed (${seconds} s)`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  total.failed++;
  failedSteps.push('set-up');
}
const notice = readFileSync(notices, 'utf8');
rmSync(folder, {recursive: true, force: true});

if (notice !== '') console.log(`\n${notice.trimEnd()}`);
if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;

function nodeTests(under) {
  const reporters = ['spec', './scripts/totals-reporter.js'].flatMap((reporter, index) => [
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${index === 0 ? 'stdout' : 'stderr'}`,
  ]);
  return [node, '--import', 'tsx', '--test', ...reporters, ...testFiles(under)];
}

function testFiles(under) {
  return readdirSync(under, {recursive: true})
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .map((file) => join(under, file));
}

/** What a step counted; a step that counts nothing is one check, and one that broke down has failed. */
function totals(file, succeeded) {
  let counted;
  try {
    counted = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    counted = {passed: succeeded ? 1 : 0, failed: 0};
  }
  if (!succeeded && counted.failed === 0) counted.failed = 1;
  return counted;
}
