// What elements need only once somebody has signed in; see signed-in-code.ts.
export {ListContent, listStyles} from './contact-list/list-content.js';
export {News} from './news/news.js';
