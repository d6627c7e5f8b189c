import { D } from "../../money/decimal.ts";
import { type Finding, type NodePath, pathText, problem, warning } from "../findings.ts";
import type { Entry } from "../read-entries.ts";
import { type FileIndex, isManager } from "./file-index.ts";
import { duplicates } from "./unique-names.ts";

/** Tax, exchange rates, payment profiles and sellers (contract.md section 4). */
export const checkInvoicing = (index: FileIndex): readonly Finding[] => [
  ...taxProfiles(index),
  ...fxRates(index),
  ...paymentProfiles(index),
  ...sellers(index),
  ...numberSeries(index),
];

const taxProfiles = (index: FileIndex): readonly Finding[] =>
  index.entries.taxProfiles.flatMap(({ at, value }) => {
    const found = [...knownAccount(value.account, at, index)];
    const rate = new D(value.rate);
    if (rate.isNegative() || rate.greaterThan(100))
      found.push(problem([...at, "rate"], `must be a percentage from 0 to 100, is ${value.rate}`));
    else if (value.reverseCharge === true && !rate.isZero())
      found.push(
        warning([...at, "rate"], "is not charged with reverseCharge: the buyer accounts for the tax"),
      );
    else if (value.exemption !== undefined && !rate.isZero())
      found.push(warning([...at, "rate"], "is not charged because of the exemption"));
    if (value.reverseCharge === true && value.registration === undefined)
      found.push(
        warning(
          [...at, "registration"],
          "is missing; a reverse-charge invoice needs the buyer's registration",
        ),
      );
    return found;
  });

/** An account of the file: a typing error here would silently drop somebody's tax or currency. */
const knownAccount = (account: string, at: NodePath, index: FileIndex): readonly Finding[] => {
  const known =
    index.managerOf.has(account) || index.groupAccounts.has(account) || index.mayBeUnread(account);
  return known
    ? []
    : [problem([...at, "account"], `${account} is not an account of this file; list it in its organisation`)];
};

const fxRates = ({ entries }: FileIndex): readonly Finding[] =>
  entries.fxRates.flatMap(({ at, value }) => {
    const found: Finding[] = [];
    if (!new D(value.rate).isPositive() || new D(value.rate).isZero())
      found.push(problem([...at, "rate"], `must be greater than 0, is ${value.rate}`));
    if (value.from === value.to)
      found.push(problem([...at, "to"], `must be another currency than ${value.from}`));
    return found;
  });

const paymentProfiles = (index: FileIndex): readonly Finding[] => {
  const { entries } = index;
  const currencies = sellerCurrencies(index);
  const base = partnerCurrency(index);
  return entries.paymentProfiles.flatMap(({ at, value }) => {
    const found = [...knownAccount(value.account, at, index)];
    if (!currencies.has(value.sellerOfRecord))
      found.push(
        warning(
          [...at, "sellerOfRecord"],
          `no seller of this file is ${value.sellerOfRecord}, so the profile has no effect; known: ${[...currencies.keys()].join(", ")}`,
        ),
      );
    if (value.currency !== base && !entries.fxRates.some((rate) => rate.value.to === value.currency))
      found.push(
        warning([...at, "currency"], `there is no rate from ${base} to ${value.currency} in fxRates yet`),
      );
    return found;
  });
};

const partnerCurrency = ({ entries }: FileIndex): string => entries.partner?.value.currency ?? "USD";

const sellerCurrencies = (index: FileIndex): ReadonlyMap<string, string> => {
  const partner = index.entries.partner?.value;
  const base = partnerCurrency(index);
  return new Map([
    ...(partner === undefined ? [] : [[partner.sellerOfRecord ?? partner.name, base] as const]),
    ...[...index.organizations.values()].map(({ value }) => [value.name, base] as const),
    ...(index.entries.invoicing?.value.sellers ?? []).map(
      (seller) => [seller.sellerOfRecord ?? seller.name ?? seller.account, seller.currency ?? base] as const,
    ),
  ]);
};

const sellers = (index: FileIndex): readonly Finding[] => {
  const entries = (index.entries.invoicing?.value.sellers ?? []).map((value, position) => ({
    at: ["invoicing", "sellers", position],
    value,
  }));
  return [
    ...duplicates(entries, "account", ({ account }) => account),
    ...entries.flatMap(({ at, value }) => {
      const where = [...at, "account"];
      if (value.account === index.partner.account)
        return [problem(where, "is the partner; write its details under invoicing.seller")];
      return isManager(index, value.account) || index.mayBeUnread(value.account)
        ? []
        : [problem(where, `${value.account} is not a management account of this file`)];
    }),
  ];
};

/** Invoice numbers are looked up by themselves, so no two sellers count with the same prefix. */
const numberSeries = ({ entries, partner }: FileIndex): readonly Finding[] => {
  const invoicing = entries.invoicing?.value;
  const series: readonly Entry<string>[] = [
    {
      at: ["invoicing", "numberSeries", "prefix"],
      value: invoicing?.numberSeries?.prefix ?? `${partner.account}-`,
    },
    ...(invoicing?.sellers ?? []).map(({ account, numberSeries }, position) => ({
      at: ["invoicing", "sellers", position, "numberSeries", "prefix"],
      value: numberSeries?.prefix ?? `${account}-`,
    })),
  ];
  return series.flatMap(({ at, value }, position) => {
    const earlier = series.slice(0, position).find((other) => other.value === value);
    return earlier === undefined
      ? []
      : [problem(at, `${value} is already the prefix of ${pathText(earlier.at)}; numbers would collide`)];
  });
};
