import type { Currency } from "../../../../shared/domain/money/currency.ts";
import { readable } from "../../../../shared/domain/money/readable.ts";
import type { MonthResult } from "../../../../shared/domain/month-end/month-result.ts";
import type { SellerSection } from "./customer-rows.ts";

/**
 * What a person should look at in a month, most pressing first, in the words of the customers' names.
 * `passthrough` are the names of groups sold on exactly as they are billed.
 */
export const attentionLines = (
  result: Pick<MonthResult, "attention" | "suspense" | "groups">,
  sections: readonly SellerSection[],
  nameOf: (account: string) => string | undefined,
  passthrough: readonly string[],
): readonly string[] => {
  const named = (account: string): string => nameOf(account) ?? account;
  const kind = (wanted: string) => result.attention.filter((entry) => entry.kind === wanted);
  const groupName = (arn: string): string => result.groups.find((group) => group.arn === arn)?.name ?? arn;
  const belowCost = kind("margin-below-zero").map(({ subject }) => groupName(subject));
  const known = new Set(["margin-below-zero", "suspense", "no-billing-group", "tax-profile-missing"]);
  const untaxed = kind("tax-profile-missing").map(({ subject }) => buyerName(subject, sections, named));
  return [
    ...(belowCost.length === 0 ? [] : [`sold below cost: ${belowCost.join(", ")}`]),
    ...result.suspense.unknownLineTypes.map(
      ({ account, lineItemType, amount, currency }) =>
        `in suspense: ${money(amount, currency)} of the unknown type ${lineItemType} in account ${account}, billed to nobody`,
    ),
    ...result.suspense.withoutGroup.map(
      ({ payer, amount, currency }) =>
        `no billing group: ${money(amount, currency)} of ${named(payer)}, billed to nobody`,
    ),
    ...(untaxed.length === 0 ? [] : [`no tax profile: ${untaxed.join(", ")}`]),
    ...(passthrough.length === 0 ? [] : [`Passthrough, no margin by design: ${passthrough.join(", ")}`]),
    ...result.attention.filter((entry) => !known.has(entry.kind)).map(({ detail }) => detail),
  ];
};

const money = (amount: string, currency: Currency): string => `${readable(amount, currency)} ${currency}`;

const buyerName = (
  account: string,
  sections: readonly SellerSection[],
  named: (account: string) => string,
): string =>
  sections.flatMap(({ rows }) => rows).find(({ buyer }) => buyer === account)?.name ?? named(account);
