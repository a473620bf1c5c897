// Packs what npm would publish and has it judged: are its files and exports what they claim to be, are its types?
import {execFileSync, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'im-elements-pack-'));
const bin = (/** @type {string} */ name) => join('node_modules', '.bin', name);
try {
  const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder];
  const name = execFileSync('npm', packing, {encoding: 'utf8'}).trim().split('\n').at(-1);
  const packed = join(folder, name ?? '');
  for (const [judge, ...options] of [
    ['publint', packed, '--strict'],
    ['attw', packed, '--profile', 'esm-only', '--format', 'ascii'],
  ]) {
    const {status, stdout, stderr} = spawnSync(bin(judge), options, {encoding: 'utf8'});
    console.log(`${judge}: ${status === 0 ? 'clean' : `${stdout}\n${stderr}`}`);
    if (status !== 0) process.exitCode = 1;
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}
