/** Which addresses this server may be made to call. A subscription is a wish of whoever sent it, not a place to trust. */
import { Resolver } from 'node:dns/promises';
import { BlockList, isIP, isIPv4, type LookupFunction } from 'node:net';

export interface PushNetwork {
  /** Addresses of a name; rejects when it has none. */
  resolve(name: string): Promise<readonly string[]>;
  mayReach(address: string, port: number): boolean;
  /** Certificates to trust instead of the public ones, in PEM. */
  readonly ca?: string;
}

/** Special-purpose addresses (IANA registries, RFC 6890): this machine, its network, and what is nobody's. */
const special = new BlockList();
for (const [network, prefix] of [
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
  ['224.0.0.0', 3],
] as const)
  special.addSubnet(network, prefix, 'ipv4');
// Inside 2000::/3: what carries an IPv4 address (Teredo, 6to4), and documentation.
for (const [network, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const)
  special.addSubnet(network, prefix, 'ipv6');
const unicast = new BlockList();
unicast.addSubnet('2000::', 3, 'ipv6');

export function isPublic(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, 'ipv4');
  return isIP(address) === 6 && unicast.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

/** The internet's own push services: public addresses, at the port of https. */
export const internet: PushNetwork = {
  async resolve(name) {
    // Not the system's resolver: it knows names of this network, and slow answers would hold its few threads.
    const resolver = new Resolver({ timeout: 3_000, tries: 2 });
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new Error('This name has no address.');
    return addresses;
  },
  mayReach: (address, port) => port === 443 && isPublic(address),
};

/** An https address without a user, whose every address may be reached now; the answer says nothing of why not. */
export async function isPushAddress(endpoint: string, network: PushNetwork): Promise<boolean> {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '') return false;
  const addresses = await addressesOf(url, network).catch(() => []);
  return addresses.length > 0 && addresses.every((address) => network.mayReach(address, portOf(url)));
}

/**
 * For the connection itself: the addresses that are checked are those that are called, whatever the name says next.
 * @throws Error when there are none
 */
export async function checkedLookup(url: URL, network: PushNetwork): Promise<LookupFunction> {
  const addresses = await addressesOf(url, network);
  const allowed = addresses
    .filter((address) => network.mayReach(address, portOf(url)))
    .map((address) => ({ address, family: isIP(address) }));
  const [first] = allowed;
  if (first === undefined) throw new Error('This address may not be reached.');
  return (_name, { all }, callback) => {
    if (all) callback(null, allowed);
    else callback(null, first.address, first.family);
  };
}

async function addressesOf({ hostname }: URL, network: PushNetwork): Promise<readonly string[]> {
  const host = hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? network.resolve(host) : [host];
}

function portOf({ port }: URL): number {
  return port === '' ? 443 : Number(port);
}
