import {lookup as resolve, type LookupAddress} from 'node:dns';
import {BlockList, isIP, type LookupFunction} from 'node:net';

/** What is no address of the public internet: this host, private networks, link-local, shared, reserved, multicast. */
const PRIVATE: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The only IPv6 addresses that are routed publicly, and the ranges in it that lead elsewhere. */
const PUBLIC_6 = ['2000::', 3] as const;
const PRIVATE_6: readonly (readonly [network: string, prefix: number])[] = [
  // Teredo, documentation, 6to4: the latter carries any IPv4 address.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

const private4 = new BlockList();
for (const [network, prefix] of PRIVATE) private4.addSubnet(network, prefix, 'ipv4');
const public6 = new BlockList();
public6.addSubnet(...PUBLIC_6, 'ipv6');
const private6 = new BlockList();
for (const [network, prefix] of PRIVATE_6) private6.addSubnet(network, prefix, 'ipv6');

/** Whether an IP address, however it is written, is none of the public internet. */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 4) return private4.check(address, 'ipv4');
  return isIP(address) !== 6 || !public6.check(address, 'ipv6') || private6.check(address, 'ipv6');
}

/** Whether the host of `url` is itself an address, and none of the public internet. */
export function namesPrivateAddress({hostname}: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && isPrivateAddress(host);
}

/** A webhook leads into a private network. */
export class PrivateAddressError extends Error {
  override readonly name = 'PrivateAddressError';

  constructor(host: string) {
    super(`${host} is inside a private network; see the "allowPrivateWebhooks" setting`);
  }
}

/**
 * Resolves a name as `dns.lookup` does, for `http.request`, but not to a private address. It is the resolved address that
 * is checked and connected to, so that a name cannot change its mind in between.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, {...options, all: true}, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error || !first) return callback(error ?? new Error(`${hostname} has no address`), '', 0);
    if (addresses.some(({address}) => isPrivateAddress(address))) {
      return callback(new PrivateAddressError(hostname), '', 0);
    }
    if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};
