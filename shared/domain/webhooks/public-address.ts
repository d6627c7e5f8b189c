/**
 * Whether an IP address is one of the public internet: not of this machine, a private network, a link (where cloud
 * machines find their metadata and credentials), a test network or a group of machines. Requests to an address that
 * somebody else chose go to public ones only, or they could reach what lies inside (IANA special-purpose
 * registries).
 */
export const isPublicAddress = (address: string): boolean => {
  const four = ipv4Bytes(address);
  if (four !== undefined) return isPublicV4(four);
  const groups = ipv6Groups(address);
  return groups !== undefined && isPublicV6(groups);
};

/** Addresses of this very machine. */
export const isLoopback = (address: string): boolean => {
  const four = ipv4Bytes(address);
  if (four !== undefined) return four[0] === 127;
  const groups = ipv6Groups(address);
  if (groups === undefined) return false;
  const embedded = embeddedV4(groups);
  return embedded === undefined ? bits(groups, 128) === 1n : embedded[0] === 127;
};

/** Addresses of the link a machine is on, among them 169.254.169.254 and its IPv6 sisters. */
export const isLinkLocal = (address: string): boolean => {
  const four = ipv4Bytes(address);
  if (four !== undefined) return four[0] === 169 && four[1] === 254;
  const groups = ipv6Groups(address);
  if (groups === undefined) return false;
  const embedded = embeddedV4(groups);
  if (embedded !== undefined) return embedded[0] === 169 && embedded[1] === 254;
  // fd00:ec2::/32 is where AWS puts metadata, time and names for machines with IPv6.
  return within(groups, "fe80::", 10) || within(groups, "fd00:ec2::", 32);
};

type Bytes = readonly [number, number, number, number];

const ipv4Bytes = (text: string): Bytes | undefined => {
  if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split(".").map(Number);
  return bytes.every((byte) => byte <= 255) ? (bytes as unknown as Bytes) : undefined;
};

const NOT_PUBLIC_V4: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

const number4 = (bytes: Bytes): number => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

const isPublicV4 = (bytes: Bytes): boolean =>
  NOT_PUBLIC_V4.every(([network, length]) => {
    const size = 2 ** (32 - length);
    const start = number4(ipv4Bytes(network) as Bytes);
    return Math.floor(number4(bytes) / size) !== Math.floor(start / size);
  });

/** Eight groups of sixteen bits; the last two may be written as an IPv4 address. A zone is no part of an address. */
const ipv6Groups = (text: string): readonly number[] | undefined => {
  const tail = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  const four = tail === null ? undefined : ipv4Bytes(tail[2] as string);
  if (tail !== null && four === undefined) return undefined;
  const hex =
    four === undefined
      ? text
      : `${tail?.[1]}${(four[0] * 256 + four[1]).toString(16)}:${(four[2] * 256 + four[3]).toString(16)}`;
  const halves = hex.split("::");
  if (halves.length > 2) return undefined;
  const [left = [], right] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - left.length - (right?.length ?? 0);
  if (right === undefined ? missing !== 0 : missing < 1) return undefined;
  const all = right === undefined ? left : [...left, ...Array(missing).fill("0"), ...right];
  return all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))
    ? all.map((group) => Number.parseInt(group, 16))
    : undefined;
};

/** The first `length` bits as a number. */
const bits = (groups: readonly number[], length: number): bigint =>
  groups.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n) >> BigInt(128 - length);

const within = (groups: readonly number[], network: string, length: number): boolean =>
  bits(groups, length) === bits(ipv6Groups(network) as readonly number[], length);

/** IPv4 addresses that IPv6 ones stand for: mapped ones, and those behind a translator (NAT64). */
const embeddedV4 = (groups: readonly number[]): Bytes | undefined => {
  if (!within(groups, "::ffff:0:0", 96) && !within(groups, "64:ff9b::", 96)) return undefined;
  const [high = 0, low = 0] = groups.slice(6);
  return [high >> 8, high & 255, low >> 8, low & 255];
};

const isPublicV6 = (groups: readonly number[]): boolean => {
  const embedded = embeddedV4(groups);
  if (embedded !== undefined) return isPublicV4(embedded);
  return (
    within(groups, "2000::", 3) &&
    // Tunnels that lead to IPv4 addresses, other special ones, and those for examples.
    !within(groups, "2001::", 23) &&
    !within(groups, "2001:db8::", 32) &&
    !within(groups, "2002::", 16) &&
    !within(groups, "3fff::", 20)
  );
};
