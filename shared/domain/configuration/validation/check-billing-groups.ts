import { overlap } from "../../billing-transfer/transfer-months.ts";
import type { BillingGroupEntry, TransferEntry } from "../file-schema.ts";
import { type Finding, type NodePath, pathText, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import { type FileIndex, isManager, isPlanName, listsMembers } from "./file-index.ts";

/**
 * A group is either a whole transferred organisation or a set of accounts of its owner's own organisation
 * (Billing Conductor sections 1.2 and 3.1); nothing belongs to two groups of one owner.
 */
export const checkBillingGroups = (index: FileIndex): readonly Finding[] => [
  ...(index.entries.billingGroups.length > index.quotas.billingGroups
    ? [problem(["billingGroups"], `has more than ${index.quotas.billingGroups} groups`)]
    : []),
  ...index.entries.billingGroups.flatMap((group) => [
    ...planFindings(group, index),
    ...ownerFindings(group, index),
    ...(group.value.transfer === undefined ? standardFindings : transferFindings)(group, index),
  ]),
  ...sharedAccounts(index),
  ...secondAutoAssociate(index),
  ...sharedTransfers(index),
  ...withoutGroup(index),
];

type Group = Entry<BillingGroupEntry>;

const planFindings = ({ at, value }: Group, index: FileIndex): readonly Finding[] => {
  if (!isPlanName(index, value.plan))
    return [
      problem(
        [...at, "plan"],
        `no pricing plan is named ${value.plan}; managed plans are BasicPricingPlan and Passthrough`,
      ),
    ];
  return value.plan === "Passthrough" && value.transfer === undefined
    ? [problem([...at, "plan"], "Passthrough is for groups of a transfer only; use BasicPricingPlan")]
    : [];
};

const ownerFindings = ({ at, value }: Group, index: FileIndex): readonly Finding[] =>
  value.owner === undefined || isManager(index, value.owner) || index.mayBeUnread(value.owner)
    ? []
    : [problem([...at, "owner"], `${value.owner} is not the partner nor a management account of this file`)];

const transferFindings = ({ at, value }: Group, index: FileIndex): readonly Finding[] => {
  const found: Finding[] = [];
  for (const field of ["primaryAccount", "accounts", "autoAssociate"] as const)
    if (value[field] !== undefined)
      found.push(
        problem(
          [...at, field],
          "does not belong to a group of a transfer, which covers the whole organisation; remove it or the transfer",
        ),
      );
  const name = value.transfer ?? "";
  const transfer = index.transfers.get(name)?.value;
  if (transfer === undefined)
    return index.mayBeUnread(name)
      ? found
      : [...found, problem([...at, "transfer"], `no transfer is named ${name}`)];
  if (value.owner !== undefined && !payersOf(transfer, index).has(value.owner))
    found.push(
      problem(
        [...at, "owner"],
        `${value.owner} does not pay the bill of ${transfer.source}, directly or through a chain`,
      ),
    );
  return found;
};

/** The transfer's target and whoever takes over the target's bill while the transfer is in force. */
const payersOf = (transfer: TransferEntry, { entries }: FileIndex): ReadonlySet<string> => {
  const payers = new Set<string>([transfer.target]);
  for (const payer of payers)
    for (const { value } of entries.transfers)
      if (value.source === payer && overlap(value, transfer)) payers.add(value.target);
  return payers;
};

const standardFindings = ({ at, value }: Group, index: FileIndex): readonly Finding[] => {
  const owner = value.owner ?? index.partner.account;
  const primary = value.primaryAccount;
  if (primary === undefined)
    return [problem([...at, "primaryAccount"], "is required, unless the group is one of a transfer")];
  const found: Finding[] = [];
  if (value.id !== undefined)
    found.push(
      problem([...at, "id"], "is for groups of a transfer; the id of any other group is its primary account"),
    );
  if (primary === owner)
    found.push(
      problem([...at, "primaryAccount"], `${primary} pays the bill and cannot be the primary account`),
    );
  const accounts = value.accounts ?? [primary];
  if (!accounts.includes(primary))
    found.push(problem([...at, "accounts"], `must contain the primary account ${primary}`));
  if (accounts.length > index.quotas.accountsPerGroup)
    found.push(problem([...at, "accounts"], `must have at most ${index.quotas.accountsPerGroup} accounts`));
  const places = value.accounts === undefined ? [[...at, "primaryAccount"]] : undefined;
  accounts.forEach((account, position) => {
    const where = places?.[0] ?? [...at, "accounts", position];
    if (accounts.indexOf(account) !== position) found.push(problem(where, `${account} is listed twice`));
    else found.push(...membership(account, owner, where, index));
  });
  return found;
};

/**
 * The account is one of the owner's organisation. Where that organisation lists no members, any account that
 * no other organisation claims is taken to be one.
 */
const membership = (
  account: string,
  owner: string,
  where: NodePath,
  { managerOf, organizations, mayBeUnread }: FileIndex,
): readonly Finding[] => {
  const manager = managerOf.get(account);
  if (manager === owner || mayBeUnread(account)) return [];
  if (manager !== undefined)
    return [problem(where, `${account} belongs to the organisation of ${manager}, not to that of ${owner}`)];
  const own = organizations.get(owner);
  return own !== undefined && listsMembers(own.value)
    ? [problem(where, `${account} is not an account of ${pathText(own.at)}, the organisation of ${owner}`)]
    : [];
};

const sharedAccounts = ({ entries }: FileIndex): readonly Finding[] => {
  const groupOf = new Map<string, Group>();
  return entries.billingGroups.flatMap((group) => {
    const { primaryAccount, accounts } = group.value;
    if (group.value.transfer !== undefined || primaryAccount === undefined) return [];
    const field = accounts === undefined ? "primaryAccount" : "accounts";
    return [...new Set(accounts ?? [primaryAccount])].flatMap((account) => {
      const other = groupOf.get(account);
      if (other === undefined) groupOf.set(account, group);
      const position = accounts?.indexOf(account);
      return other === undefined
        ? []
        : [
            problem(
              [...group.at, field, ...(position === undefined ? [] : [position])],
              `${account} already belongs to group ${other.value.name} (${pathText(other.at)}); an account has one group`,
            ),
          ];
    });
  });
};

/** One group of an owner takes in accounts that join (section 3.1, rule 10). */
const secondAutoAssociate = ({ entries, owners }: FileIndex): readonly Finding[] => {
  const first = new Map<string, string>();
  return entries.billingGroups.flatMap(({ at, value }) => {
    if (value.autoAssociate !== true) return [];
    const owner = owners.group(value);
    const other = first.get(owner);
    first.set(owner, other ?? value.name);
    return other === undefined
      ? []
      : [
          problem(
            [...at, "autoAssociate"],
            `${other} takes in new accounts already; one group of an owner can`,
          ),
        ];
  });
};

const sharedTransfers = ({ entries, transfers }: FileIndex): readonly Finding[] => {
  const first = new Map<string, Group>();
  return entries.billingGroups.flatMap((group) => {
    const transfer = transfers.get(group.value.transfer ?? "")?.value;
    if (transfer === undefined) return [];
    const owner = group.value.owner ?? transfer.target;
    const key = `${group.value.transfer}\n${owner}`;
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, group);
      return [];
    }
    return [
      problem(
        [...group.at, "transfer"],
        `${transfer.name} already has group ${other.value.name} (${pathText(other.at)}) of the same owner ${owner}`,
      ),
    ];
  });
};

const withoutGroup = ({ entries, transfers, mayBeUnread }: FileIndex): readonly Finding[] => {
  const grouped = new Set(entries.billingGroups.map(({ value }) => transfers.get(value.transfer ?? "")));
  return entries.transfers.flatMap((transfer) => {
    const { name } = transfer.value;
    return grouped.has(transfer) || mayBeUnread(name)
      ? []
      : [warning(transfer.at, `${name} has no billing group: its source is not priced and gets no invoice`)];
  });
};
