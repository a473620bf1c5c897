#!/usr/bin/env node
import {helpText, readOptions} from './command-line.js';
import {backUp} from './backup.js';
import {ConfigError, type ServerOptions} from './config.js';
import {examine} from './doctor/doctor.js';
import {createServer, type ServerAddress} from './server.js';

/** The command `im-server`: starts a server from flags and `IM_*` variables, and stops it on a signal; or a command. */
async function run(): Promise<void> {
  const [first = '', ...rest] = process.argv.slice(2);
  const args = first === 'doctor' || first === 'backup' ? rest : process.argv.slice(2);
  const target =
    first === 'backup' && rest[0]?.startsWith('-') === false ? args.shift() : undefined;
  const options = readOptions(args, process.env);
  if (options === 'help') process.stdout.write(helpText());
  else if (first === 'doctor') await diagnose(options);
  else if (first === 'backup') await copy(options, target);
  else await serve(options);
}

/** `im-server doctor`: exit code 1 where something is wrong. */
async function diagnose(options: ServerOptions): Promise<void> {
  const signs = {well: '✓', doubtful: '?', wrong: '✗'} as const;
  await examine(options, ({subject, verdict, advice}) => {
    process.stdout.write(`${signs[verdict]} ${subject}${advice ? `: ${advice}` : ''}\n`);
    if (verdict === 'wrong') process.exitCode = 1;
  });
}

/** `im-server backup TARGET --data FOLDER`. */
async function copy({data}: ServerOptions, target: string | undefined): Promise<void> {
  if (data === undefined || target === undefined) {
    throw new ConfigError('A backup needs two folders: im-server backup TARGET --data FOLDER.');
  }
  for (const file of await backUp(data, target)) process.stdout.write(`${file}\n`);
}

async function serve(options: ServerOptions): Promise<void> {
  const server = createServer(options);
  const address = await server.listen();
  process.stdout.write(greeting(address, options.demo ?? false));
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait.
      if (isStopping) process.exit(1);
      isStopping = true;
      void server.close().then(() => process.exit(0));
    });
  }
}

function greeting({url, sites}: ServerAddress, isDemo: boolean): string {
  const demo = [
    `  The demo                 ${url}/demo/`,
    `  Two users side by side   ${url}/demo/two-users.html`,
  ];
  const pages = sites.flatMap((site) => [
    `  Signaling                ${site.replace('http', 'ws')}signaling`,
    `  For your own page        <script type="module" src="${site}im-elements.js"></script>`,
  ]);
  return [
    '',
    `im-server is listening on ${url}`,
    '',
    ...(isDemo ? demo : []),
    ...pages,
    '',
    '',
  ].join('\n');
}

run().catch((error: unknown) => {
  const message = error instanceof ConfigError ? error.message : String((error as Error).stack);
  process.stderr.write(`${message}\n`);
  process.exit(1);
});
