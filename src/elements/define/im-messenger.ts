import {define} from '../im-element.js';
import {ImMessenger} from '../messenger/im-messenger.js';
import './im-call-window.js';
import './im-contact-list.js';
import './im-text-chat.js';

define('im-messenger', ImMessenger);
