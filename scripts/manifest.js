// Writes custom-elements.json from the elements' source: `node scripts/manifest.js`, or `--check` to fail when
// the one that is there is stale.
import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const folder = mkdtempSync(join(tmpdir(), 'im-elements-manifest-'));
try {
  execFileSync(
    join('node_modules', '.bin', 'cem'),
    [
      'analyze',
      '--quiet',
      '--config',
      'scripts/manifest.config.js',
      '--outdir',
      // Taken from here even where it is absolute.
      relative('.', folder),
    ],
    {stdio: ['ignore', 'inherit', 'inherit']},
  );
  const made = published(JSON.parse(readFileSync(join(folder, 'custom-elements.json'), 'utf8')));
  if (process.argv.includes('--check')) check(made);
  else writeFileSync('custom-elements.json', made);
} finally {
  rmSync(folder, {recursive: true, force: true});
}

/** The manifest as the package carries it: about the compiled modules, without what is private. */
function published(manifest) {
  // The analyzer takes files as the disk gives them.
  manifest.modules.sort((one, other) => (one.path < other.path ? -1 : 1));
  for (const module of manifest.modules) {
    for (const declaration of module.declarations ?? []) {
      declaration.members = declaration.members?.filter(
        (member) => member.privacy !== 'private' && !member.name.startsWith('#'),
      );
      // The analyzer takes the browser's own class for one of the module's.
      if (declaration.superclass?.name === 'Event') {
        declaration.superclass = {name: 'Event', package: 'global:'};
      }
    }
  }
  return (
    JSON.stringify(manifest, null, 2).replace(
      /"src\/elements\/([^"]+)\.ts"/g,
      '"dist/elements/$1.js"',
    ) + '\n'
  );
}

function check(made) {
  if (readFileSync('custom-elements.json', 'utf8') !== made) {
    console.error('custom-elements.json is stale: run `npm run manifest`.');
    process.exitCode = 1;
    return;
  }
  const tags = ['im-call-window', 'im-contact-list', 'im-messenger', 'im-text-chat'];
  for (const tag of tags) {
    if (!made.includes(`"tagName": "${tag}"`)) {
      console.error(`custom-elements.json does not know <${tag}>.`);
      process.exitCode = 1;
    }
  }
}
