/** The script-tag entry: registers the elements and lets them connect to where the script came from. */
import {setDefaultServer} from './default-server.js';
import './define.js';

// The single-file build is a classic script, which has no `import.meta.url`.
const script = document.currentScript;
setDefaultServer(
  new URL('.', script instanceof HTMLScriptElement ? script.src : import.meta.url).href,
);
