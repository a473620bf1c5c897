import {ImTextChat} from '../text-chat/im-text-chat.js';
import {define} from '../im-element.js';

define('im-text-chat', ImTextChat);
