import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {checkConfig, type Config, type ServerConfig, type ServerOptions} from '../config.js';
import {connecting} from '../ice.js';
import {checkKeyAddress} from '../remote-keys.js';
import {openBackend} from '../site-backend.js';
import {checkRedis} from './redis-check.js';
import {checkStun, checkTurn} from './relay-check.js';

/** What was looked at, and what to do about it where it is not well. */
export interface Finding {
  readonly subject: string;
  readonly verdict: 'well' | 'doubtful' | 'wrong';
  readonly advice?: string;
}

/** Looks at everything a server with these options needs; tells each finding as soon as it is there. */
export async function examine(
  options: ServerOptions,
  tell: (finding: Finding) => void,
): Promise<void> {
  let config: ServerConfig;
  try {
    config = checkConfig(options);
  } catch (error) {
    tell({subject: 'settings', verdict: 'wrong', advice: (error as Error).message});
    return;
  }
  tell({subject: 'settings', verdict: 'well'});
  const {redis} = config;
  if (redis !== undefined) await check('Redis', tell, () => checkRedis(redis));
  for (const site of config.sites) {
    const of = (subject: string) => (site.site === '' ? subject : `${site.site}: ${subject}`);
    if (config.redis === undefined) await check(of('database'), tell, () => checkStore(site));
    const {jwks} = site;
    if (jwks !== undefined) await check(of(jwks), tell, () => checkKeyAddress(jwks));
    for (const url of site.stun) await check(of(url), tell, () => checkStun(url));
    await examineRelays(site, of, tell);
    for (const finding of doubts(site)) tell({...finding, subject: of(finding.subject)});
  }
}

async function examineRelays(
  site: Config,
  of: (subject: string) => string,
  tell: (finding: Finding) => void,
): Promise<void> {
  // With the credentials that the two devices of a call get.
  const [relay] = connecting(site, 'doctor', 'all', Date.now()).iceServers.slice(-1);
  for (const url of site.turn) await check(of(url), tell, () => checkTurn(url, relay ?? {}));
}

function doubts({turn, demo, guests, origins}: Config): Finding[] {
  const found: Finding[] = [];
  if (turn.length === 0) {
    found.push({
      subject: 'TURN',
      verdict: 'doubtful',
      advice:
        'none is configured: people behind strict firewalls, about one call in six, cannot connect; set "turn"',
    });
  }
  if (guests) {
    found.push({
      subject: 'guests',
      verdict: 'doubtful',
      advice: 'anyone may come in under any name; set "guests" to 0 unless this is a trial',
    });
  }
  if (origins === undefined && !demo) {
    found.push({
      subject: 'origins',
      verdict: 'doubtful',
      advice: 'only pages of this server itself may connect; name those of your site in "origins"',
    });
  }
  return found;
}

async function check(
  subject: string,
  tell: (finding: Finding) => void,
  look: () => Promise<string | undefined | void>,
): Promise<void> {
  try {
    const doubt = await look();
    if (doubt) tell({subject, verdict: 'doubtful', advice: doubt});
    else tell({subject, verdict: 'well'});
  } catch (error) {
    tell({subject, verdict: 'wrong', advice: (error as Error).message});
  }
}

/** Opens the store, as the server does, and writes to it. */
async function checkStore(site: Config): Promise<void> {
  const temporary = site.data === undefined ? mkdtempSync(join(tmpdir(), 'im-doctor-')) : undefined;
  try {
    const backend = openBackend(site, site.data ?? temporary!, {
      now: Date.now,
      onFault: () => undefined,
    });
    try {
      await backend.check();
    } finally {
      await backend.close();
    }
  } finally {
    if (temporary) rmSync(temporary, {recursive: true, force: true});
  }
}
