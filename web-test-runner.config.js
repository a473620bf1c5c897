import {writeFileSync} from 'node:fs';
import {fileURLToPath} from 'node:url';
import {esbuildPlugin} from '@web/dev-server-esbuild';
import {defaultReporter} from '@web/test-runner';
import {chromeLauncher} from '@web/test-runner-chrome';
import {CHROMIUM_FLAGS, findChromium} from './scripts/chromium.js';
import {udpPath} from './test/support/node/udp-path.js';

const tsconfig = fileURLToPath(new URL('./tsconfig.json', import.meta.url));

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: ['test/protocol/**/*.test.ts', 'test/client/**/*.test.ts', 'test/elements/**/*.test.ts'],
  nodeResolve: true,
  // One page at a time: a page behind another one gets no frames, so nothing in it moves.
  concurrency: 1,
  filterBrowserLogs: ({args}) => !String(args[0]).startsWith('Lit is in dev mode'),
  testFramework: {config: {timeout: 15_000}},
  browsers: [
    chromeLauncher({
      launchOptions: {executablePath: findChromium(), args: CHROMIUM_FLAGS},
    }),
  ],
  plugins: [
    withoutWebrtcAdapter(),
    udpPath(),
    esbuildPlugin({ts: true, target: 'es2022', tsconfig}),
  ],
  reporters: [defaultReporter({reportTestProgress: process.stdout.isTTY === true}), totals()],
};

/** PeerJS would patch the page's WebRTC objects through this package; the build leaves it out in the same way. */
function withoutWebrtcAdapter() {
  return {
    name: 'without-webrtc-adapter',
    resolveImport: ({source}) =>
      source === 'webrtc-adapter' ? '/src/client/webrtc-adapter-stub.js' : undefined,
  };
}

/** Leaves `{"passed", "failed"}` in the file that IM_TOTALS names, for scripts/test.js to add up. */
function totals() {
  return {
    onTestRunFinished({sessions}) {
      const file = process.env.IM_TOTALS;
      if (!file) return;
      const tests = sessions.flatMap(({testResults}) => inSuite(testResults));
      const broken = sessions.filter(
        (session) => !session.passed && inSuite(session.testResults).every((test) => test.passed),
      );
      writeFileSync(
        file,
        JSON.stringify({
          passed: tests.filter((test) => test.passed).length,
          failed: tests.filter((test) => !test.passed).length + broken.length,
        }),
      );
    },
  };
}

function inSuite(suite) {
  return suite ? [...suite.tests, ...suite.suites.flatMap(inSuite)] : [];
}
