import {LazyCode} from '../lazy-code.js';

/** The launcher and its panel: fetched with the first tag on a page. */
export const messengerCode = new LazyCode('the messenger', () => import('./messenger-content.js'));
