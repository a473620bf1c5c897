import {ImCallWindow} from '../call-window/im-call-window.js';
import {define} from '../im-element.js';

define('im-call-window', ImCallWindow);
