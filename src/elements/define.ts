import './define/im-call-window.js';
import './define/im-contact-list.js';
import './define/im-messenger.js';
import './define/im-text-chat.js';
