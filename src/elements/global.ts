/** The entry of the single-file build, a classic script: as `script.ts`, which has no `import.meta` there. */
import {setDefaultServer} from './default-server.js';
import './define.js';

const {currentScript} = document;
if (currentScript instanceof HTMLScriptElement) {
  setDefaultServer(new URL('.', currentScript.src).href);
}
