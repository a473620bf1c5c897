export {sentenceOf} from './error-words.js';
export {replaceWords} from './replace-words.js';
export type {Say} from './say.js';
export {learn, sayIn} from './vocabulary.js';
export type {Key, OwnWords, PlainKey} from './words.js';
