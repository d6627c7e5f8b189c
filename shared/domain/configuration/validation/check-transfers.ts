import { overlap } from "../../billing-transfer/transfer-months.ts";
import type { TransferEntry } from "../file-schema.ts";
import { type Finding, pathText, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import { type FileIndex, isManager } from "./file-index.ts";

/**
 * Who pays whose bill: between management accounts that the file knows, one payer per source and month, no
 * circle, no longer chain than the quota (aws-billing-transfer sections 2.3 to 2.5).
 */
export const checkTransfers = (index: FileIndex): readonly Finding[] => [
  ...index.entries.transfers.flatMap((transfer) => checkOne(transfer, index)),
  ...overlaps(index.entries.transfers),
  ...checkChains(index),
];

const checkOne = ({ at, value }: Entry<TransferEntry>, index: FileIndex): readonly Finding[] => {
  const found: Finding[] = [];
  for (const side of ["source", "target"] as const)
    if (!isManager(index, value[side]) && !index.mayBeUnread(value[side]))
      found.push(problem([...at, side], notAManager(value[side], index)));
  if (value.source === value.target)
    found.push(problem([...at, "target"], "must be another account than the source"));
  if (index.quotas.ofAccount?.get(value.source)?.outboundTransfers === 0)
    found.push(problem([...at, "source"], `${value.source} has a quota of 0 outbound transfers`));
  if (value.end !== undefined && value.end < value.start)
    found.push(
      problem([...at, "end"], `${value.end} is before the start ${value.start}; it is the last month billed`),
    );
  return found;
};

const notAManager = (account: string, { managerOf }: FileIndex): string => {
  const manager = managerOf.get(account);
  return manager === undefined
    ? `${account} is not the management account of an organisation of this file; add the organisation`
    : `${account} is a member account; only the management account ${manager} can transfer its bill`;
};

const overlaps = (transfers: readonly Entry<TransferEntry>[]): readonly Finding[] => {
  const bySource = new Map<string, Entry<TransferEntry>[]>();
  return transfers.flatMap((transfer) => {
    const earlier = bySource.get(transfer.value.source) ?? [];
    bySource.set(transfer.value.source, [...earlier, transfer]);
    const clash = earlier.find(({ value }) => overlap(value, transfer.value));
    if (clash === undefined) return [];
    const until = clash.value.end === undefined ? "without end" : `to ${clash.value.end}`;
    return [
      problem(
        [...transfer.at, "start"],
        `overlaps ${pathText(clash.at)}, which has the same source from ${clash.value.start} ${until}; a bill has one payer per month`,
      ),
    ];
  });
};

/** The set of transfers in force only grows at a start, so it is enough to look at those months. */
const checkChains = (index: FileIndex): readonly Finding[] => {
  const { transfers } = index.entries;
  const found = new Map<string, Finding>();
  for (const month of new Set(transfers.map(({ value }) => value.start))) {
    const active = transfers.filter(
      ({ value }) => value.start <= month && (value.end === undefined || value.end >= month),
    );
    const upward = new Map(active.map((transfer) => [transfer.value.source as string, transfer]));
    for (const finding of [
      ...chainFindings(active, upward, month, index),
      ...inbound(active, month, index),
    ]) {
      const key = `${finding.severity} ${pathText(finding.at)}`;
      if (!found.has(key)) found.set(key, finding);
    }
  }
  return [...found.values()];
};

type Upward = ReadonlyMap<string, Entry<TransferEntry>>;

const chainFindings = (
  active: readonly Entry<TransferEntry>[],
  upward: Upward,
  month: string,
  { partner, quotas }: FileIndex,
): readonly Finding[] => {
  const circles = new Set<string>();
  return active.flatMap(({ at, value }) => {
    if (circles.has(value.source) || value.source === value.target) return [];
    const { accounts, circle } = walk(value.source, upward);
    if (circle) {
      // Accounts that lead into a circle are not part of it: only the circle itself is worth naming, once.
      if (accounts.at(-1) !== value.source) return [];
      for (const account of accounts) circles.add(account);
      return [
        problem([...at, "target"], `makes a circle in ${month}: ${accounts.join(" → ")}; nobody would pay`),
      ];
    }
    // The quota of whoever pays last counts.
    const longest = quotas.ofAccount?.get(accounts.at(-1) ?? "")?.chainLength ?? quotas.chainLength;
    if (accounts.length - 1 > longest)
      return [
        problem(
          [...at, "target"],
          `makes a chain of ${accounts.length - 1} transfers in ${month}: ${accounts.join(" → ")}; at most ${longest} are allowed`,
        ),
      ];
    return accounts.includes(partner.account)
      ? []
      : [warning([...at, "target"], `does not lead to the partner ${partner.account} in ${month}`)];
  });
};

/** The accounts from one upwards; in a circle the last account is one that came before. */
const walk = (from: string, upward: Upward): { accounts: readonly string[]; circle: boolean } => {
  const accounts = [from];
  for (let next = upward.get(from); next !== undefined; next = upward.get(next.value.target)) {
    const circle = accounts.includes(next.value.target);
    accounts.push(next.value.target);
    if (circle) return { accounts, circle };
  }
  return { accounts, circle: false };
};

const inbound = (
  active: readonly Entry<TransferEntry>[],
  month: string,
  { quotas }: FileIndex,
): readonly Finding[] => {
  const counts = new Map<string, number>();
  return active.flatMap(({ at, value }) => {
    const count = (counts.get(value.target) ?? 0) + 1;
    counts.set(value.target, count);
    const most = quotas.ofAccount?.get(value.target)?.inboundTransfers ?? quotas.inboundTransfers;
    return count === most + 1
      ? [problem([...at, "target"], `${value.target} would pay more than ${most} bills in ${month}`)]
      : [];
  });
};
