// Tells the editors and the frameworks' compilers what the elements take, in dist/types/: made of custom-elements.json, so
// that it cannot say anything else than that.
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {generateVsCodeCustomElementData} from 'custom-element-vs-code-integration';
import {format, resolveConfig} from 'prettier';
import {webTypes} from './web-types.js';

const folder = 'dist/types';

/** Leaves the folder `dist/types`; the compiled elements have to be there. */
export async function writeTypings() {
  const manifest = JSON.parse(readFileSync('custom-elements.json', 'utf8'));
  const elements = manifest.modules
    .flatMap(({declarations = []}) => declarations)
    .filter(({tagName}) => tagName !== undefined)
    .sort((one, other) => one.tagName.localeCompare(other.tagName));
  mkdirSync(folder, {recursive: true});
  await write('props', props(elements));
  await write('react', react());
  await write('vue', vue(elements));
  await write('svelte', svelte());
  generateVsCodeCustomElementData(manifest, {
    outdir: folder,
    htmlFileName: 'vscode.html-custom-data.json',
    cssFileName: 'vscode.css-custom-data.json',
    hideLogs: true,
    hideMethodDocs: true,
  });
  writeFileSync(`${folder}/web-types.json`, `${JSON.stringify(webTypes(elements), null, 2)}\n`);
}

/** Types, and a module of nothing beside them: what is imported by its types has to be there for a bundler too. */
async function write(name, types) {
  const style = await resolveConfig('scripts/typings.js');
  const formatted = await format(types, {...style, parser: 'typescript'});
  writeFileSync(`${folder}/${name}.d.ts`, formatted);
  writeFileSync(`${folder}/${name}.js`, 'export {};\n');
}

function props(elements) {
  const events = new Set(elements.flatMap((element) => element.events.map(({type}) => type.text)));
  const classes = [...elements.map(({name}) => name), ...events].sort();
  return lines(
    `import type {${classes.join(', ')}} from '../elements/index.js';`,
    ...elements.flatMap((element) => [
      '',
      ...comment(`What \`<${element.tagName}>\` takes in markup.`),
      `export interface ${element.name}Props {`,
      ...element.members.filter(isSettable).flatMap(({name, description}) => {
        return [...comment(description), `${name}?: ${element.name}['${name}'] | undefined;`];
      }),
      ...element.attributes.flatMap(({name, fieldName, description}) => {
        if (name === fieldName) return [];
        const type = `${element.name}['${fieldName}'] | undefined`;
        return [...comment(description), `'${name}'?: ${type};`];
      }),
      '}',
      '',
      ...comment(`What \`<${element.tagName}>\` tells.`),
      `export interface ${element.name}Events {`,
      ...element.events.flatMap(({name, type, description}) => [
        ...comment(description),
        `'${name}': ${type.text};`,
      ]),
      '}',
    ]),
    '',
    ...comment('The elements by their tags.'),
    'export interface ImTags {',
    ...elements.map(
      ({tagName, name}) =>
        `'${tagName}': {element: ${name}; props: ${name}Props; events: ${name}Events};`,
    ),
    '}',
    '',
    ...comment(
      'Listeners as JSX and Svelte have them: `on` and the name of the event as it stands.',
    ),
    'export type Listeners<Events> = {',
    '[Name in keyof Events & string as `on${Name}`]?: ((event: Events[Name]) => void) | undefined;',
    '};',
    '',
    ...comment('Properties and listeners of a tag.'),
    "export type TagProps<Tag extends keyof ImTags> = ImTags[Tag]['props'] & Listeners<ImTags[Tag]['events']>;",
  );
}

function react() {
  return lines(
    "import type {HTMLAttributes, RefAttributes} from 'react';",
    "import type {ImTags, TagProps} from './props.js';",
    '',
    'type Tags = {',
    '[Tag in keyof ImTags]: TagProps<Tag> &',
    "RefAttributes<ImTags[Tag]['element']> &",
    "Omit<HTMLAttributes<ImTags[Tag]['element']>, keyof TagProps<Tag>>;",
    '};',
    '',
    "declare module 'react' {",
    'namespace JSX {',
    'interface IntrinsicElements extends Tags {}',
    '}',
    '}',
  );
}

function vue(elements) {
  return lines(
    "import type {EmitFn, HTMLAttributes, PublicProps} from 'vue';",
    "import type {ImTags} from './props.js';",
    '',
    'type Emits<Events> = {[Name in keyof Events]: (event: Events[Name]) => void};',
    '',
    'type Component<Tag extends keyof ImTags> = new () => {',
    "$props: ImTags[Tag]['props'] & Omit<HTMLAttributes, keyof ImTags[Tag]['props']> & PublicProps;",
    "$emit: EmitFn<Emits<ImTags[Tag]['events']>>;",
    '};',
    '',
    "declare module 'vue' {",
    'interface GlobalComponents {',
    ...elements.map(({tagName}) => `'${tagName}': Component<'${tagName}'>;`),
    '}',
    '}',
  );
}

function svelte() {
  return lines(
    "import type {HTMLAttributes} from 'svelte/elements';",
    "import type {ImTags, TagProps} from './props.js';",
    '',
    'type Tags = {',
    "[Tag in keyof ImTags]: TagProps<Tag> & Omit<HTMLAttributes<ImTags[Tag]['element']>, keyof TagProps<Tag>>;",
    '};',
    '',
    "declare module 'svelte/elements' {",
    'interface SvelteHTMLElements extends Tags {}',
    '}',
  );
}

const isSettable = ({kind, readonly, static: isStatic}) =>
  kind === 'field' && !readonly && !isStatic;

const comment = (text = '') => (text ? [`/** ${text.replaceAll('*/', '*\\/')} */`] : []);

const lines = (...all) => `${all.join('\n')}\n`;
