// Writes docs/errors/: a page for every error code, one for the ends of calls, and an index, of what the source says and
// of error-reasons.js. `npm run docs`, or with `--check` to fail when a page is missing, stale or about nothing.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {format, resolveConfig} from 'prettier';
import {englishCalls} from '../src/elements/strings/calls/en.ts';
import {english} from '../src/elements/strings/en.ts';
import {englishTalk} from '../src/elements/strings/english-talk.ts';
import {sentenceOf} from '../src/elements/strings/error-words.ts';
import {END_REASONS} from '../src/protocol/end-reasons.ts';
import {CLOSE_CODES} from '../src/protocol/connection-errors.ts';
import {ENDS, REASONS} from './error-reasons.js';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const FOLDER = 'docs/errors';
const isCheck = process.argv.includes('--check');

const source = ['errors', 'connection-errors', 'device-errors', 'page-errors']
  .map((name) => readFileSync(`src/protocol/${name}.ts`, 'utf8'))
  .join('\n');
const words = {...english, ...englishTalk, ...englishCalls};
const [, union] = /type ErrorCode =([^;]+);/.exec(source) ?? [];
const codes = [...(union ?? '').matchAll(/'([\w-]+)'/g)].map(([, code]) => code);

for (const code of Object.keys(REASONS)) {
  if (!codes.includes(code)) complain(`error-reasons.js explains "${code}", which there is not.`);
}
for (const reason of Object.keys({...END_REASONS, ...ENDS})) {
  if (!(reason in ENDS && reason in END_REASONS)) complain(`"${reason}" is not an explained end.`);
}

const pages = new Map();
for (const code of codes) {
  const reason = REASONS[code];
  if (reason) pages.set(`${code}.md`, pageOf(code, reason));
  else complain(`error-reasons.js says nothing of "${code}".`);
}
pages.set('README.md', index());

mkdirSync(FOLDER, {recursive: true});
for (const [name, text] of pages) {
  const file = join(FOLDER, name);
  const made = await format(text, {...(await resolveConfig(file)), filepath: file});
  if (!isCheck) writeFileSync(file, made);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== made) {
    complain(`${file} is stale: run \`npm run docs\`.`);
  }
}
for (const name of readdirSync(FOLDER).filter((one) => !pages.has(one))) {
  if (isCheck) complain(`${FOLDER}/${name} is about nothing.`);
  else rmSync(join(FOLDER, name));
}

function pageOf(code, {why, mend}) {
  const close = CLOSE_CODES[code];
  const messages = messagesOf(code).map((message) => `> ${message}`);
  return `# ${code}

**What the person reads**, where it concerns them: “${words[sentenceOf({code})]}”

**What the developer reads** in \`error.message\`:

${messages.length > 0 ? messages.join('\n>\n') : '> A sentence of its own for each case.'}

**Why it happens.** ${why}

**How to mend it.** ${mend}
${close ? `\nThe server closes the connection with ${close}.\n` : ''}
[All errors](README.md)
`;
}

/** The sentences that the factories of a code make; `…` stands for a value. */
function messagesOf(code) {
  const made = new RegExp(
    `new (?:ImError|Failure)\\(\\s*'${code}',\\s*([\`'"])(.*?[^\\\\])\\1`,
    'gs',
  );
  return [...source.matchAll(made)].map(([, , message]) =>
    message.replace(/\$\{(?:[^{}]|\{[^}]*\})*\}/g, '…').replaceAll("\\'", "'"),
  );
}

function index() {
  const rows = codes.map((code) => `| [\`${code}\`](${code}.md) | ${words[sentenceOf({code})]} |`);
  const ends = Object.keys(END_REASONS).map((reason) => `| \`${reason}\` | ${ENDS[reason]} |`);
  return `# Errors

Every code that an \`im-error\`, a rejected promise of the client or an \`error\` frame may carry, and what the person reads. By
symptom: [trouble-shooting](../troubleshooting.md).

| code | the person reads |
| --- | --- |
${rows.join('\n')}

## Why calls end

\`call.endReason\`. None is an error of the page, and none is told as an \`im-error\`.

| reason | what it means |
| --- | --- |
${ends.join('\n')}
`;
}

function complain(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
