import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Key } from "../ports/table.ts";

/**
 * The only place that builds keys of the one table.
 *
 * | item                          | pk                         | sk                       |
 * | ----------------------------- | -------------------------- | ------------------------ |
 * | configuration head            | CONFIGURATION              | HEAD                     |
 * | partner as initialised        | CONFIGURATION              | PARTNER                  |
 * | version of a configured thing | CONFIGURATION#<kind>       | <id>#<YYYY-MM in force>  |
 * | exchange rate                 | CONFIGURATION#FX_RATE      | <YYYY-MM>#<from>#<to>    |
 * | claim of a month              | MONTH#<YYYY-MM>            | CLAIM                    |
 * | run of a month                | MONTH#<YYYY-MM>            | RUN#<run id>             |
 *
 * Kinds: PARTNER, ORGANISATION, TRANSFER, BILLING_GROUP, PRICING_PLAN, PRICING_RULE, CUSTOM_LINE_ITEM,
 * TAX_PROFILE, PAYMENT_PROFILE, SELLER, REPORTS. `0000-01` in force means always. Ids hold no `#`
 * (`keyPart` replaces it in free text).
 *
 * | access                                     | how                                                       |
 * | ------------------------------------------ | --------------------------------------------------------- |
 * | head, partner                              | Get                                                       |
 * | one thing as of a period                   | Query pk, sk between <id>#0000-01 and <id>#<period>, last |
 * | all versions of one thing                  | Query pk, sk between <id>#0000-01 and <id>#9999-12        |
 * | all things of a kind, as of a period       | Query pk; the latest version up to the period of each id  |
 * | exchange rates of a period                 | Query pk CONFIGURATION#FX_RATE, sk prefix <period>#       |
 * | who has claimed a month, is it closed      | Get MONTH#<period> CLAIM                                  |
 * | one run; all runs of a month               | Get; Query MONTH#<period>, sk prefix RUN#                 |
 */
export const keys = {
  configurationHead: (): Key => ({ pk: "CONFIGURATION", sk: "HEAD" }),
  initialisedPartner: (): Key => ({ pk: "CONFIGURATION", sk: "PARTNER" }),
  configurationKind: (kind: string): string => `CONFIGURATION#${kind}`,
  configurationVersion: (kind: string, id: string, inForceFrom: BillingPeriod): Key => ({
    pk: keys.configurationKind(kind),
    sk: `${id}#${inForceFrom}`,
  }),
  fxRates: (): string => "CONFIGURATION#FX_RATE",
  fxRatesOf: (period: BillingPeriod): string => `${period}#`,
  fxRate: (period: BillingPeriod, from: string, to: string): Key => ({
    pk: keys.fxRates(),
    sk: `${keys.fxRatesOf(period)}${from}#${to}`,
  }),
  monthClaim: (period: BillingPeriod): Key => ({ pk: `MONTH#${period}`, sk: "CLAIM" }),
  monthRun: (period: BillingPeriod, runId: string): Key => ({ pk: `MONTH#${period}`, sk: `RUN#${runId}` }),
} as const;

/** Free text as part of a key: `#` separates the parts of a key and must not appear inside one. */
export const keyPart = (text: string): string => text.replaceAll("%", "%25").replaceAll("#", "%23");
