// Tells the editors of JetBrains (WebStorm, IntelliJ, PhpStorm, …) what the elements take, in their format web-types, which they
// find by the field of that name in package.json.
import {readFileSync} from 'node:fs';

/**
 * @param {readonly any[]} elements those of custom-elements.json
 */
export function webTypes(elements) {
  const {name, version} = JSON.parse(readFileSync('package.json', 'utf8'));
  return {
    $schema: 'https://raw.githubusercontent.com/JetBrains/web-types/master/schema/web-types.json',
    name,
    version,
    'description-markup': 'markdown',
    'js-types-syntax': 'typescript',
    contributions: {
      html: {elements: elements.map(tagOf)},
      css: {
        properties: once(elements.flatMap(({cssProperties = []}) => cssProperties)).map(named),
        'pseudo-elements': once(elements.flatMap(({cssParts = []}) => cssParts)).map((part) => ({
          ...named(part),
          name: `part(${part.name})`,
        })),
      },
    },
  };
}

function tagOf({tagName, name, summary, attributes = [], slots = [], members = [], events = []}) {
  return {
    name: tagName,
    description: summary,
    source: {symbol: name},
    attributes: attributes.map((attribute) => ({
      ...named(attribute),
      value: valueOf(attribute.type.text),
      ...(attribute.default !== undefined && {default: attribute.default.replaceAll("'", '')}),
    })),
    // The one without a name is `default` here.
    slots: slots.map((slot) => ({...named(slot), name: slot.name || 'default'})),
    js: {
      properties: members
        .filter(({kind, static: isStatic}) => kind === 'field' && !isStatic)
        .map((member) => ({
          ...named(member),
          type: member.type?.text,
          ...(member.readonly && {'read-only': true}),
        })),
      events: events.map((event) => ({...named(event), type: event.type.text})),
    },
  };
}

/** An attribute that is there or not takes no value. */
const valueOf = (type) => (type === 'boolean' ? {type, kind: 'no-value'} : {type});

const named = ({name, description}) => ({name, description});

/** Several elements have the same one. */
const once = (all) => [...new Map(all.toReversed().map((one) => [one.name, one])).values()];
