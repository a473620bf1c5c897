import {fileURLToPath} from 'node:url';
import {defineConfig, type Plugin, type UserConfig} from 'vite';
import {leanLit} from './scripts/lean-lit.js';
import {leanPeerJs} from './scripts/lean-peerjs.js';
import {leanStyles} from './scripts/lean-styles.js';
import {leanTemplates} from './scripts/lean-templates.js';
import {patientLit} from './scripts/patient-lit.js';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/**
 * Small parts of what connection, list, chat and calls need, of which two or all need each: one file, loaded with the
 * connection, in place of one for each.
 */
const SHARED = new RegExp(
  [
    '/elements/(avatar|banner\\.css|buttons\\.css|call-buttons|durations|inner-tokens\\.css|message-words|talk-icons|times)\\.ts$',
    '/elements/strings/(english-talk|error-words)\\.ts$',
    '/elements/refusal-banner\\.ts$',
    '/client/call\\.ts$',
    '/protocol/(connection-errors|content-kinds|limits)\\.ts$',
    '/lit(-html)?/(directive|directive-helpers|directives/(keyed|repeat))\\.js$',
  ].join('|'),
);

/**
 * Three builds, chosen by `--mode`:
 *
 * - `script`: `im-elements.js` for a script tag, with the code of calls in chunks that load on the first ring;
 * - `global`: the same in one classic file, `im-elements.global.js`, for which a page can state `integrity`;
 * - `peerjs`: PeerJS for the npm package, so that an application's bundler gets it as we want it too.
 */
export default defineConfig(({mode}): UserConfig => {
  const shared = {
    resolve: {
      alias: {
        // It would patch the page's own WebRTC objects; PeerJS asks it for the browser's name only.
        'webrtc-adapter': at('src/client/webrtc-adapter-stub.js'),
        'peerjs-js-binarypack': at('src/client/binarypack-stub.js'),
      },
    },
    publicDir: false as const,
    plugins: [
      leanStyles(),
      leanTemplates(),
      leanPeerJs(),
      leanLit(),
      patientLit(),
      withoutPreload(),
    ],
  };
  const output = {
    target: 'es2022',
    sourcemap: true,
    emptyOutDir: false,
    reportCompressedSize: false,
  } as const;

  switch (mode) {
    case 'global':
      return {
        ...shared,
        build: {
          ...output,
          outDir: 'dist/bundle',
          lib: {
            entry: at('src/elements/global.ts'),
            formats: ['iife'],
            name: 'imElements',
            fileName: () => 'im-elements.global.js',
          },
        },
      };
    case 'peerjs':
      return {
        ...shared,
        build: {
          ...output,
          outDir: 'dist/client',
          lib: {entry: at('src/client/peerjs.ts'), formats: ['es'], fileName: () => 'peerjs.js'},
        },
      };
    default:
      return {
        ...shared,
        build: {
          ...output,
          outDir: 'dist/bundle',
          rollupOptions: {
            input: at('src/elements/script.ts'),
            preserveEntrySignatures: false,
            output: {
              entryFileNames: 'im-elements.js',
              chunkFileNames: 'im-[name]-[hash].js',
              assetFileNames: 'im-[name]-[hash][extname]',
              codeSplitting: {
                includeDependenciesRecursively: false,
                groups: [{name: 'shared', test: SHARED}],
              },
            },
          },
          modulePreload: false,
        },
      };
  }
});

/** Vite would have every `import()` look for styles and links to load first: there are none. */
function withoutPreload(): Plugin {
  return {
    name: 'without-preload',
    enforce: 'pre',
    load(id) {
      if (!id.endsWith('vite/preload-helper.js')) return undefined;
      return 'export const __vitePreload = (load) => load();';
    },
  };
}
