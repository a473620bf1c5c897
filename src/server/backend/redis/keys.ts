/**
 * Everything of a site begins with its prefix, whose tag in braces puts it all into one slot, so that one script may
 * touch any of it. A database other than the first is named, too, as channels are the same in all of them. What follows the prefix, in the scripts of each subject:
 *
 * | key                  |                                                                                     |
 * | -------------------- | ----------------------------------------------------------------------------------- |
 * | `devices:USER`       | hash: device → "SERVER CONNECTION json"                                               |
 * | `live`               | hash: user → profile json, then a line for each of their devices                      |
 * | `held-by:SERVER`     | set: "user, device, connection" of all that are connected there                        |
 * | `nodes`, `sweeping`  | sorted sets: server → until when it counts as running, or as being cleared away       |
 * | `calls:live`, `:ended` | hashes: call id → json                                                              |
 * | `calls:forget`, `:due` | sorted sets: call id → when it is forgotten, or due to end                          |
 * | `calls:unwritten`    | hash: id of a call's record → json, until it stands in its transcript               |
 * | `calls:alias`, `:alias-of` | hashes: the id of an invite that became part of a call ↔ that of the call       |
 * | `calls:held:ID`, `:held:ID:PARTY` | set of parties, list of the signals that wait for one                    |
 * | `claims`, `talking`  | hashes: user → id of their live call, of their accepted call                          |
 * | `room`, `place`      | the last room number, the last place                                                  |
 * | `users`              | hash: user → profile json                                                             |
 * | `blocked-by:USER`, `blockers-of:USER` | sets of users: whom the user has blocked, who has blocked the user        |
 * | `revoked`            | hash: user → the time before which their tokens were issued that do not count         |
 * | `users:order`        | sorted set: all users, in alphabetical order                                        |
 * | `contacts:USER`, `contact-of:USER` | sets: whom the user has in their contacts, who has the user             |
 * | `site-events`        | hash: event id → "at body"                                                          |
 * | `site-events:topics`, `:tries` | hashes: event id → topic, how often it could not be told                  |
 * | `site-events:of:TOPIC` | list of the ids of a topic's events, in their order                                |
 * | `site-events:due`    | sorted set: id of the first event of each topic → when it is to be told             |
 * | `limit:KIND:USER` | number: how many calls or messages in the minute that runs, with that pair or in all |
 * | `gates`              | sorted set: server → until when what it counts holds (of all sites, under the first)  |
 * | `gates:of:ADDRESS`, `gates:addresses:SERVER` | hash: server → connections there; set of addresses       |
 * | `messages`           | hash: place → "place at json"                                                         |
 * | `order`              | sorted set of the places of all messages                                              |
 * | `sent:USER`          | hash: message id → place                                                              |
 * | `direction:A,B`, `counted:A,B` | sorted sets of places: all that A sent B, and what of it counts as unread   |
 * | `events:USER`        | sorted set by place: "m" and a place, "r" and reader, author                          |
 * | `partners:USER`      | sorted set: other user → place of the last message                                    |
 * | `conversations`      | set in alphabetical order of both users of each conversation                          |
 * | `receipts`           | hash: "reader, author" → "delivered read place"                                       |
 *
 * Two users in one key or field are divided by a line feed, which no id holds. Channels: `node:SERVER` for what
 * concerns users connected there, `all` for what every server hears.
 */
export const prefixOf = (site: string, database: string): string =>
  `im:{${encodeURIComponent(site)}}:${database && `${database}:`}`;

export const nodeChannel = (prefix: string, node: string): string => `${prefix}node:${node}`;
export const allChannel = (prefix: string): string => `${prefix}all`;
