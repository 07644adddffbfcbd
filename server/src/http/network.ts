/** Whom an address stands for when something is counted per address. */
import { isIPv6 } from 'node:net';

/**
 * An IPv4 address as it is; of an IPv6 address its /64, because one household or one attacker has all of that
 * (RFC 6177). IPv4 in IPv6's clothes (`::ffff:192.0.2.1`) is IPv4.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '').toLowerCase();
  if (!isIPv6(plain)) return plain;
  // The URL parser writes every spelling of an address in one way (WHATWG URL §3.5): hexadecimal, shortened once.
  const short = new URL(`http://[${plain}]`).hostname.slice(1, -1);
  const [head = '', tail] = short.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...first, ...Array<string>(8 - first.length - last.length).fill('0'), ...last];
  if (groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff') return mapped(groups);
  return `${groups.slice(0, 4).join(':')}::/64`;
}

function mapped(groups: readonly string[]): string {
  return groups
    .slice(6)
    .flatMap((group) => {
      const number = Number.parseInt(group, 16);
      return [number >> 8, number & 255];
    })
    .join('.');
}
