import {ImElement} from '../im-element.js';

/** The floating window of a call. */
export class ImCallWindow extends ImElement {}
