import {settings, siteSettings} from '../../src/server/settings.ts';
import {code, sentence, table} from './table.js';

/** Part of docs/server.md: the one table of the server's settings. */
export function settingParts() {
  return {
    settings: () =>
      table(
        ['setting', 'default', 'takes', 'each site', 'meaning'],
        Object.entries(settings).map(([name, {kind, schema, help, isSecret}]) => [
          code(name),
          shownDefault(schema.default, kind),
          isSecret ? `${takes(kind, schema)}, never as a flag` : takes(kind, schema),
          siteSettings.includes(name) ? 'yes' : '',
          sentence(help),
        ]),
      ),
  };
}

function shownDefault(value, kind) {
  if (value === undefined) return '';
  if (kind === 'switch') return value ? 'on' : 'off';
  if (kind === 'list') return value.length === 0 ? 'none' : code(value.join(','));
  return code(value);
}

function takes(kind, schema) {
  if (kind !== 'number') return kind;
  const {pipe = []} = schema.wrapped ?? schema;
  const of = (type) => pipe.find((action) => action.type === type)?.requirement;
  const [least, most] = [of('min_value'), of('max_value')];
  if (least === undefined || most === undefined) return 'number';
  return `${least.toLocaleString('en')} to ${most.toLocaleString('en')}`;
}
