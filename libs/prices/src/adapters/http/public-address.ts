import { BlockList, isIP, isIPv6 } from 'node:net';

/** Addresses that lead nowhere, to ourselves, into our own network or to many at once (the special-purpose registries of IANA). */
const NOT_PUBLIC = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  NOT_PUBLIC.addSubnet(network, prefix, 'ipv4');
}

/** The only part of IPv6 that is handed out to the public, without what tunnels to IPv4 and without examples. */
const PUBLIC_IPV6 = new BlockList();
PUBLIC_IPV6.addSubnet('2000::', 3, 'ipv6');
const TUNNELS_IPV6 = new BlockList();
TUNNELS_IPV6.addSubnet('2001::', 23, 'ipv6');
TUNNELS_IPV6.addSubnet('2001:db8::', 32, 'ipv6');
TUNNELS_IPV6.addSubnet('2002::', 16, 'ipv6');

/** Whether `address`, in its text form, is one that a stranger on the internet could have as well. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  if (isIPv6(address)) return PUBLIC_IPV6.check(address, 'ipv6') && !TUNNELS_IPV6.check(address, 'ipv6');
  return !NOT_PUBLIC.check(address, 'ipv4');
}
