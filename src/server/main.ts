#!/usr/bin/env node
import {helpText, readOptions} from './command-line.js';
import {ConfigError} from './config.js';
import {createServer, type ServerAddress} from './server.js';

/** The command `im-server`: starts a server from flags and `IM_*` variables, and stops it on a signal. */
async function run(): Promise<void> {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(helpText());
    return;
  }
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
