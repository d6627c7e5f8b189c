import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Version } from "../../../shared/domain/configuration/configuration-versions.ts";
import {
  PaymentProfile,
  type TaxProfile,
  TaxProfile as TaxProfileSchema,
} from "../../../shared/domain/configuration/model.ts";
import { Currency } from "../../../shared/domain/money/currency.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { createFxRateStore, fxRateWrites } from "../../../shared/stores/fx-rate-store.ts";
import { paymentProfileKind } from "../../../shared/stores/payment-profile-store.ts";
import { sellerKind } from "../../../shared/stores/seller-store.ts";
import { taxProfileKind } from "../../../shared/stores/tax-profile-store.ts";
import { createVersionedStore, versionWrites } from "../../../shared/stores/versioned-store.ts";
import { openTestTable, type TestTable } from "../../support/test-table.ts";

const period = (text: string) => BillingPeriod.parse(text);
const profile = (account: string, rate: string): TaxProfile =>
  TaxProfileSchema.parse({ account, country: "DE", rate, reverseCharge: false });
const version = (account: string, from: string, rate: string | null): Version<TaxProfile> => ({
  id: account,
  from: period(from),
  value: rate === null ? null : profile(account, rate),
});

let test: TestTable;
beforeAll(async () => {
  test = await openTestTable();
  await test.table.transact(
    versionWrites(taxProfileKind, {
      puts: [
        version("111111111111", "0000-01", "19"),
        version("111111111111", "2026-11", "7"),
        version("111111111111", "2027-02", null),
        version("111111111112", "2026-12", "20"),
      ],
      deletes: [],
    }),
  );
});
afterAll(() => test.close());

describe("a store of versions by billing period", () => {
  it("finds a thing as it was in force in a month", async () => {
    const store = createVersionedStore(test.table, taxProfileKind);
    const rateIn = async (month: string) => (await store.find("111111111111", period(month)))?.rate;

    expect(await rateIn("2020-01")).toBe("19");
    expect(await rateIn("2026-10")).toBe("19");
    expect(await rateIn("2026-11")).toBe("7");
    expect(await rateIn("2027-01")).toBe("7");
    expect(await rateIn("2027-02")).toBeUndefined();
    expect(await store.find("111111111112", period("2026-11"))).toBeUndefined();
    expect(await store.find("111111111113", period("2026-11"))).toBeUndefined();
  });

  it("lists everything in force in a month", async () => {
    const store = createVersionedStore(test.table, taxProfileKind);
    const accountsIn = async (month: string) =>
      (await store.listAt(period(month))).map(({ account, rate }) => `${account} ${rate}`);

    expect(await accountsIn("2026-10")).toEqual(["111111111111 19"]);
    expect(await accountsIn("2026-12")).toEqual(["111111111111 7", "111111111112 20"]);
    expect(await accountsIn("2027-02")).toEqual(["111111111112 20"]);
  });

  it("gives the versions of one thing, oldest first", async () => {
    const versions = await createVersionedStore(test.table, taxProfileKind).versions("111111111111");

    expect(versions.map(({ from, value }) => [from, value?.rate ?? null])).toEqual([
      ["0000-01", "19"],
      ["2026-11", "7"],
      ["2027-02", null],
    ]);
  });

  it("keeps ids apart of which one begins with the other and a separator", async () => {
    const of = (sellerOfRecord: string) =>
      PaymentProfile.parse({ account: "111111111111", sellerOfRecord, currency: "USD", method: "card" });
    const values = [of("A"), of("A#2020-01"), of("A%23"), of("a"), of("ア")];
    await test.table.transact(
      versionWrites(paymentProfileKind, {
        puts: values.map((value) => ({
          id: paymentProfileKind.idOf(value),
          from: period("0000-01"),
          value,
        })),
        deletes: [],
      }),
    );
    const store = createVersionedStore(test.table, paymentProfileKind);

    for (const value of values) {
      const id = paymentProfileKind.idOf(value);
      expect(await store.find(id, period("2026-10"))).toEqual(value);
      expect(await store.versions(id)).toHaveLength(1);
    }
  });

  it("refuses a record that is not what the kind says", async () => {
    await test.table.put({
      pk: "CONFIGURATION#SELLER",
      sk: "x#0000-01",
      id: "x",
      from: "0000-01",
      value: { account: "x" },
    });

    await expect(createVersionedStore(test.table, sellerKind).allVersions()).rejects.toThrow(
      "12-digit AWS account id",
    );
  });
});

describe("the store of exchange rates", () => {
  it("gives the rates of one month", async () => {
    const rate = (month: string, to: string) => ({
      period: period(month),
      from: Currency.parse("USD"),
      to: Currency.parse(to),
      rate: "0.9",
      source: "ECB",
      date: "2026-10-30",
    });
    await test.table.transact(
      fxRateWrites(
        [],
        [rate("2026-10", "EUR"), rate("2026-11", "EUR"), rate("2026-10", "CHF")],
        period("0000-01"),
      ),
    );
    const store = createFxRateStore(test.table);

    expect((await store.listOf(period("2026-10"))).map(({ to }) => to)).toEqual(["CHF", "EUR"]);
    expect(await store.all()).toHaveLength(3);
  });
});
