import {ImCallWindow} from './call-window/im-call-window.js';
import {ImContactList} from './contact-list/im-contact-list.js';
import {define} from './im-element.js';
import {ImTextChat} from './text-chat/im-text-chat.js';

define('im-contact-list', ImContactList);
define('im-call-window', ImCallWindow);
define('im-text-chat', ImTextChat);
