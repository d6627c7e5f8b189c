import { canonicalJson } from "../domain/canonical-json.ts";
import { FxRate } from "../domain/configuration/model.ts";
import type { BillingPeriod } from "../domain/time/billing-period.ts";
import type { Item, Table, Write } from "../ports/table.ts";
import { keys } from "./keys.ts";
import { queryAll } from "./query-all.ts";

/** Exchange rates are facts of one month each, so they have no versions. */
export const createFxRateStore = (table: Table) => ({
  listOf: async (period: BillingPeriod): Promise<readonly FxRate[]> =>
    (
      await queryAll(table, {
        partition: keys.fxRates(),
        range: { kind: "prefix", prefix: keys.fxRatesOf(period) },
      })
    ).map(fromItem),
  all: async (): Promise<readonly FxRate[]> =>
    (await queryAll(table, { partition: keys.fxRates() })).map(fromItem),
});

/** Writes after which the rates of month `from` and later are exactly the wanted ones. */
export const fxRateWrites = (
  stored: readonly FxRate[],
  wanted: readonly FxRate[],
  from: BillingPeriod,
): readonly Write[] => {
  const keyOf = (rate: FxRate) => keys.fxRate(rate.period, rate.from, rate.to);
  const affected = (rate: FxRate) => rate.period >= from;
  const storedText = new Map(stored.filter(affected).map((rate) => [keyOf(rate).sk, canonicalJson(rate)]));
  const wantedKeys = new Set(wanted.map((rate) => keyOf(rate).sk));
  return [
    ...wanted
      .filter((rate) => affected(rate) && storedText.get(keyOf(rate).sk) !== canonicalJson(rate))
      .map((rate): Write => ({ kind: "put", item: { ...keyOf(rate), value: rate } })),
    ...stored
      .filter((rate) => affected(rate) && !wantedKeys.has(keyOf(rate).sk))
      .map((rate): Write => ({ kind: "delete", key: keyOf(rate) })),
  ];
};

const fromItem = (item: Item): FxRate => FxRate.parse(item.value);
