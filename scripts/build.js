// Builds all there is to publish into dist/: compiled modules, script-tag bundles, typings, themes, the demo.
import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, cpSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {build} from 'vite';
import {writeTypings} from './typings.js';

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
writeIntegrity();
await writeTypings();
cpSync('demo', 'dist/demo', {recursive: true});
cpSync('themes', 'dist/bundle/themes', {recursive: true});
// The start page of the server: what the compiler does not take along.
for (const file of ['start.css', 'start.js']) {
  cpSync(`src/server/start/${file}`, `dist/server/start/${file}`);
}
chmodSync('dist/server/main.js', 0o755);

/** What a page states as `integrity` of the single file: a script that loads others would not cover those. */
function writeIntegrity() {
  const file = 'im-elements.global.js';
  const hash = createHash('sha384')
    .update(readFileSync(`dist/bundle/${file}`))
    .digest('base64');
  const {version} = JSON.parse(readFileSync('package.json', 'utf8'));
  const hashes = {version, files: {[file]: `sha384-${hash}`}};
  writeFileSync('dist/bundle/integrity.json', `${JSON.stringify(hashes, null, 2)}\n`);
}
