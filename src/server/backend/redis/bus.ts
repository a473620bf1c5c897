import type {Bus, BusMember, Envelope} from '../backend.js';
import {script} from './script.js';
import type {RedisSite} from './redis-site.js';

/** To every other server that holds the device, or any device of the user. */
const DELIVER = script(`
local node, user, device, word = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local rows
if device == '' then rows = redis.call('HVALS', p .. 'devices:' .. user)
else rows = {redis.call('HGET', p .. 'devices:' .. user, device) or nil} end
local told = {[node] = true}
for _, row in ipairs(rows) do
  local other = nodeOf(row)
  if not told[other] then
    told[other] = true
    redis.call('PUBLISH', p .. 'node:' .. other, word)
  end
end
return 0
`);

/** Carries frames to the servers where their devices are. What is published while Redis is away is lost. */
export class RedisBus implements Bus {
  readonly #site: RedisSite;
  readonly #onFault: (error: unknown) => void;
  readonly #listeners = new Set<(envelope: Envelope) => void>();

  constructor(site: RedisSite, onFault: (error: unknown) => void) {
    this.#site = site;
    this.#onFault = onFault;
  }

  join(listener: (envelope: Envelope) => void): BusMember {
    const own = (envelope: Envelope) => listener(envelope);
    this.#listeners.add(own);
    return {
      publish: (envelope) => this.#publish(envelope),
      leave: () => this.#listeners.delete(own),
    };
  }

  /** An envelope of another server. */
  hand(envelope: Envelope): void {
    for (const listener of [...this.#listeners]) listener(envelope);
  }

  #publish({audience, text}: Envelope): void {
    const device = audience.kind === 'device' ? audience.device : '';
    const word = `e${JSON.stringify(audience)}\n${text}`;
    this.#site.run(DELIVER, this.#site.node, audience.user, device, word).catch(this.#onFault);
  }
}
