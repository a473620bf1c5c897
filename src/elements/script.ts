/** The entry for `<script type="module">`: registers the elements, which connect to where the script came from. */
import {setDefaultServer} from './default-server.js';
import './define.js';

// In two steps: the build takes `new URL(…, import.meta.url)` in one for the address of a file to bundle.
const {url} = import.meta;
setDefaultServer(new URL('.', url).href);
