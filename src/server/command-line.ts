import {parseArgs} from 'node:util';
import {ConfigError, type ServerOptions} from './config.js';
import {settings, type SettingName} from './settings.js';

const names = Object.keys(settings) as SettingName[];

/** `ringTimeout` is written `--ring-timeout` on the command line and `IM_RING_TIMEOUT` in the environment. */
const flagOf = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const variableOf = (name: string) => `IM_${flagOf(name).replaceAll('-', '_').toUpperCase()}`;

/**
 * The options that flags and `IM_*` variables give; a flag wins. `help` where that was asked for.
 *
 * @throws ConfigError for an unknown flag, and for what cannot be read as its kind.
 */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ServerOptions | 'help' {
  const flags = readFlags(args);
  if (flags['help']) return 'help';
  const options: Partial<Record<SettingName, unknown>> = {};
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
    '',
    `  ${'flag'.padEnd(26)}${'variable'.padEnd(22)}meaning`,
    ...lines,
    `  ${'--help'.padEnd(48)}this text`,
    '',
    'Times are in milliseconds. A LIST is separated by commas. --no-guests turns a switch off.',
    '',
  ].join('\n');
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
      options: {...options, help: {type: 'boolean', short: 'h'}},
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
