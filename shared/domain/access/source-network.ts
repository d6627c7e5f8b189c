/**
 * What of an address stands for one sender: all of IPv4, the first half of IPv6, because whoever has one IPv6
 * address has a whole /64 of them. Other text stands for itself, cut to a length that is cheap to remember.
 */
export const sourceNetwork = (address: string): string => {
  const text = address.trim().toLowerCase().slice(0, 64);
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/.exec(text)?.[1];
  if (mapped !== undefined) return mapped;
  if (!/^[0-9a-f:]+(%\w+)?$/.test(text) || !text.includes(":")) return text;
  const [left = "", right] = (text.split("%")[0] ?? "").split("::");
  const head = left === "" ? [] : left.split(":");
  const tail = right === undefined || right === "" ? [] : right.split(":");
  const zeros = right === undefined ? 0 : Math.max(0, 8 - head.length - tail.length);
  const groups = [...head, ...Array<string>(zeros).fill("0"), ...tail];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
};
