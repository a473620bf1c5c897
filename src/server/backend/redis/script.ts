import {createHash} from 'node:crypto';

/** A Lua script that Redis runs in one step. `KEYS[1]` is the prefix of its site, which all of its keys share. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
  /** Whether it may run again where it is not known if it has: it changes nothing, or the same. */
  readonly isRepeatable: boolean;
}

const scripts: Script[] = [];

/**
 * A script, with the functions below at its service. It is loaded with every other whenever a connection to Redis
 * is made. It names keys that are not declared; they hash to the slot of the declared prefix, by the tag in it.
 */
export function script(body: string, isRepeatable = false): Script {
  const lua = `${PRELUDE}\n${body}`;
  const made = {lua, sha: createHash('sha1').update(lua).digest('hex'), isRepeatable};
  scripts.push(made);
  return made;
}

/** A script that only reads, or that changes the same when it is run again. */
export const repeatable = (body: string): Script => script(body, true);

/** Every script there is. */
export const allScripts = (): readonly Script[] => scripts;

/**
 * `nodeOf`: the server that a device's row names first. `tellNodes`: publishes to every server that holds a device
 * of one of the users, once, and to `origin` in any case, which hears at least how far the order of places has come.
 */
const PRELUDE = `
local p = KEYS[1]

local function nodeOf(row)
  return string.match(row, '^(%S+)')
end

local function whole(number)
  return string.format('%.0f', number)
end

local function tellNodes(users, word, origin, place)
  local told = {}
  for _, user in ipairs(users) do
    for _, row in ipairs(redis.call('HVALS', p .. 'devices:' .. user)) do
      local node = nodeOf(row)
      if not told[node] then
        told[node] = true
        redis.call('PUBLISH', p .. 'node:' .. node, word)
      end
    end
  end
  if not told[origin] then redis.call('PUBLISH', p .. 'node:' .. origin, '=' .. place) end
end
`;
