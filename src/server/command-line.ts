import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {ConfigError, type ServerOptions} from './config.js';
import {settings, type SettingName} from './settings.js';

const names = Object.keys(settings) as SettingName[];

/** `ringTimeout` is written `--ring-timeout` on the command line and `IM_RING_TIMEOUT` in the environment. */
const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const variableOf = (name: string) => `IM_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;

/**
 * The options that flags, `IM_*` variables and a file give; a flag wins over a variable, and that over the file.
 * `help` where that was asked for.
 *
 * @throws ConfigError for an unknown flag, for what cannot be read as its kind, and for a file that cannot be read.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerOptions | 'help' {
  const flags = readFlags(args);
  if (flags['help']) return 'help';
  const file = flags['config'] ?? environment['IM_CONFIG'];
  const options: Record<string, unknown> = file ? readConfigFile(String(file)) : {};
  for (const name of names) {
    const flag = flags[flagOf(name)];
    const value = flag ?? environment[variableOf(name)];
    // An empty variable is how a shell or a compose file leaves one out.
    if (value === undefined || (flag === undefined && value === '')) continue;
    const source = flag === undefined ? variableOf(name) : `--${flagOf(name)}`;
    options[name] = convert(name, value, source);
  }
  return options as ServerOptions;
}

/** What `im-server --help` prints. */
export function helpText(): string {
  const lines = names.map((name) => {
    const {kind, help, isSecret} = settings[name];
    const flag = isSecret
      ? ''
      : `--${flagOf(name)}${kind === 'switch' ? '' : ` ${kind.toUpperCase()}`}`;
    return `  ${flag.padEnd(26)}${variableOf(name).padEnd(22)}${help}`;
  });
  return [
    'im-server: the signaling server of im-elements.',
    '',
    'im-server --demo                       try it: open http://localhost:9000/demo/',
    'IM_SECRET=… im-server --data FOLDER    serve your own site',
    'im-server doctor …                     look for what is wrong with these settings',
    'im-server backup TARGET --data FOLDER  copy the databases, also while a server runs',
    '',
    `  ${'flag'.padEnd(26)}${'variable'.padEnd(22)}meaning`,
    ...lines,
    `  ${'--config FILE'.padEnd(26)}${'IM_CONFIG'.padEnd(22)}read settings, and those of several sites, from a JSON file`,
    `  ${'--help'.padEnd(48)}this text`,
    '',
    'Times are in milliseconds. A LIST is separated by commas. --no-guests turns a switch off.',
    '',
  ].join('\n');
}

/** What the file says; `checkConfig` looks at every value, as it does at those of flags. */
function readConfigFile(file: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new ConfigError(`The file "${file}" ${why}: ${(error as Error).message}.`, {
      cause: error,
    });
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError(`The file "${file}" must hold an object of settings.`);
  }
  return {...content};
}

function readFlags(args: readonly string[]): Record<string, string | boolean | undefined> {
  const options = Object.fromEntries(
    names
      .filter((name) => !settings[name].isSecret)
      .map((name) => [
        flagOf(name),
        {type: settings[name].kind === 'switch' ? ('boolean' as const) : ('string' as const)},
      ]),
  );
  try {
    return parseArgs({
      args: [...args],
      options: {...options, config: {type: 'string'}, help: {type: 'boolean', short: 'h'}},
      allowNegative: true,
    }).values as Record<string, string | boolean | undefined>;
  } catch (error) {
    const [sentence] = (error as Error).message.split(/\. |\n/);
    throw new ConfigError(`${sentence!.replace(/\.$/, '')}. See im-server --help.`, {cause: error});
  }
}

function convert(name: SettingName, value: string | boolean, source: string): unknown {
  if (typeof value === 'boolean') return value;
  switch (settings[name].kind) {
    case 'text':
      return value;
    case 'list':
      return value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    case 'number':
      if (!/^-?\d+$/.test(value))
        throw new ConfigError(`${source} must be a whole number, not "${value}".`);
      return Number(value);
    case 'switch':
      if (!/^(1|0|true|false)$/.test(value))
        throw new ConfigError(`${source} must be 1 or 0, not "${value}".`);
      return value === '1' || value === 'true';
  }
}
