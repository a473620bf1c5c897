export {ImCallWindow} from './call-window/im-call-window.js';
export {ImContactList} from './contact-list/im-contact-list.js';
export * from './events.js';
export {define, type GetToken, type ImElement, type Theme} from './im-element.js';
export {ImMessenger} from './messenger/im-messenger.js';
export {replaceWords, type Key as WordKey, type OwnWords} from './strings/index.js';
export type {RenderMessage} from './text-chat/custom-message.js';
export {ImTextChat} from './text-chat/im-text-chat.js';
