// Builds all there is to publish into dist/: compiled modules, script-tag bundles, the demo.
import {execFileSync} from 'node:child_process';
import {chmodSync, cpSync, rmSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);

rmSync('dist', {recursive: true, force: true});
execFileSync('node_modules/.bin/tsc', ['--build', 'src/elements', 'src/server'], {
  stdio: 'inherit',
});
// One after the other: they share folders.
for (const mode of ['script', 'global', 'peerjs']) {
  await build({configFile: 'vite.config.ts', mode, logLevel: 'warn'});
}
cpSync('demo', 'dist/demo', {recursive: true});
chmodSync('dist/server/main.js', 0o755);
