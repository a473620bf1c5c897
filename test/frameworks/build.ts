import {fileURLToPath} from 'node:url';
import {svelte} from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import {build, type PluginOption} from 'vite';

/** Each framework with the entry of its page, and what its build needs. */
export const FRAMEWORKS: Readonly<
  Record<string, {readonly entry: string; readonly plugins: () => PluginOption[]}>
> = {
  react: {entry: 'react/page.tsx', plugins: () => []},
  vue: {
    entry: 'vue/page.ts',
    plugins: () => [
      vue({template: {compilerOptions: {isCustomElement: (tag) => tag.startsWith('im-')}}}),
    ],
  },
  svelte: {entry: 'svelte/page.ts', plugins: () => [svelte({configFile: false})]},
  lit: {entry: 'lit/page.ts', plugins: () => []},
  angular: {entry: 'angular/page.ts', plugins: () => []},
};

/** The script of a framework's page, as its build makes it. */
export async function scriptOf(name: string): Promise<string> {
  const {entry, plugins} = FRAMEWORKS[name]!;
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL(`./${name}/`, import.meta.url)),
    plugins: plugins(),
    define: {'process.env.NODE_ENV': '"production"'},
    oxc: {
      jsx: {runtime: 'automatic'},
      decorator: {legacy: true},
    },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      rolldownOptions: {
        input: fileURLToPath(new URL(entry, import.meta.url)),
        output: {codeSplitting: false},
      },
      modulePreload: false,
    },
  });
  if (!('output' in built)) throw new Error(`${name} built something else than files.`);
  return built.output[0].code;
}
