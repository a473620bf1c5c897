import type {IncomingMessage} from 'node:http';
import {isIPv6} from 'node:net';

/** The four groups of an IPv6 address that a provider gives to one customer, who has all addresses below them. */
const CUSTOMER_GROUPS = 4;

/**
 * Whom the limits for an address count: the address a request comes from, of which IPv6 counts the first half. Behind
 * a proxy that is what the proxy says last, if it is trusted to say it.
 */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? lastOf(request.headers['x-forwarded-for']) : undefined;
  return counted(forwarded ?? request.socket.remoteAddress ?? '');
}

function lastOf(header: string | readonly string[] | undefined): string | undefined {
  const values = typeof header === 'string' ? [header] : (header ?? []);
  return values.join(',').split(',').at(-1)?.trim() || undefined;
}

function counted(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped) return mapped[1]!;
  return isIPv6(address) ? `${expanded(address).slice(0, CUSTOMER_GROUPS).join(':')}::` : address;
}

/** The eight groups of an IPv6 address, each without leading zeros. */
function expanded(address: string): string[] {
  const [head = '', tail] = address.split('%')[0]!.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const after = tail === undefined ? [] : groups(tail);
  const before = groups(head);
  const zeros = Array.from({length: Math.max(0, 8 - before.length - after.length)}, () => '0');
  return [...before, ...zeros, ...after].map((group) => group.replace(/^0+(?=.)/, ''));
}
