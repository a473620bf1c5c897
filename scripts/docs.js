// Fills the parts of docs/ that are made of the source, between `<!-- made: … -->` and `<!-- /made -->`:
// `npm run docs`, or with `--check` to fail when one that is there is stale.
import {readFileSync, writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {anychatParts} from './docs/anychat.js';
import {callParts} from './docs/call.js';
import {elementParts} from './docs/elements.js';
import {protocolParts} from './docs/protocol.js';
import {settingParts} from './docs/settings.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

/** document → name of a part → function that gives its Markdown */
const documents = {
  'docs/elements.md': elementParts(),
  'docs/protocol.md': protocolParts(),
  'docs/server.md': settingParts(),
  'docs/call.md': callParts(),
  'docs/moving-from-anychat.md': anychatParts(),
};

const MADE = /<!-- made: (.+?) -->\n[^]*?<!-- \/made -->/g;
const isCheck = process.argv.includes('--check');
for (const [file, parts] of Object.entries(documents)) {
  const before = readFileSync(file, 'utf8');
  const found = [...before.matchAll(MADE)].map(([, name]) => name);
  for (const name of Object.keys(parts)) {
    const times = found.filter((one) => one === name).length;
    if (times !== 1) {
      complain(
        `${file} has to hold "<!-- made: ${name} -->" and "<!-- /made -->" once, not ${times} times.`,
      );
    }
  }
  for (const name of found) {
    if (!(name in parts)) complain(`${file}: there is nothing to make "${name}" of.`);
  }
  const filled = before.replace(MADE, (part, name) =>
    name in parts ? `<!-- made: ${name} -->\n\n${parts[name]()}\n\n<!-- /made -->` : part,
  );
  const after = await format(filled, {...(await resolveConfig(file)), filepath: file});
  if (!isCheck) writeFileSync(file, after);
  else if (after !== before) complain(`${file} is stale: run \`npm run docs\`.`);
}

function complain(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
