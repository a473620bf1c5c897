import {ImContactList} from '../contact-list/im-contact-list.js';
import {define} from '../im-element.js';

define('im-contact-list', ImContactList);
