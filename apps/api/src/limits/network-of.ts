import { isIPv6 } from 'node:net';

/**
 * What one customer of a network provider has at least: an IPv4 address, or the /64 of an IPv6 address, within which everybody may take
 * as many addresses as they like. An IPv4 address in an IPv6 one (`::ffff:192.0.2.1`) is the IPv4 address. What is no address is
 * returned as it is.
 */
export function networkOf(address: string): string {
  const [plain] = address.split('%', 1) as [string];
  if (!isIPv6(plain)) return address;
  const groups = groupsOf(plain);
  const mapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff';
  return mapped ? groups.slice(6).map(ofTwoBytes).join('.') : `${groups.slice(0, 4).join(':')}::/64`;
}

/** The eight groups, in small letters and without leading zeros, however the address is written. */
function groupsOf(address: string): string[] {
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [before, after] = canonical.split('::').map((side) => (side === '' ? [] : side.split(':')));
  if (after === undefined) return before!;
  return [...before!, ...Array.from({ length: 8 - before!.length - after.length }, () => '0'), ...after];
}

function ofTwoBytes(group: string): string {
  const value = Number.parseInt(group, 16);
  return `${value >> 8}.${value & 255}`;
}
