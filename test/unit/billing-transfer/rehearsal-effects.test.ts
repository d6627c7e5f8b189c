import { expect, it } from "vitest";
import { effectsOf } from "../../../shared/domain/billing-transfer/rehearsal/effects-of.ts";
import type { RehearsedCase } from "../../../shared/domain/billing-transfer/rehearsal/rehearsed-case.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { Currency } from "../../../shared/domain/money/currency.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";

const party = (account: string, name: string, more: object = {}) => ({
  account: AccountId.parse(account),
  name,
  ...more,
});
const base: RehearsedCase = {
  source: party("111111111111", "Alpha", { country: "DE", taxRegistered: true, awsEntity: "AWS EMEA SARL" }),
  target: party("222222222222", "Reseller", { country: "US", taxRegistered: false, awsEntity: "AWS, Inc." }),
  seller: { sellerOfRecord: "Reseller Inc", currency: Currency.parse("EUR"), termsDays: 14 },
  start: BillingPeriod.parse("2026-12"),
  above: [],
  below: [],
  group: { kind: "none" },
};
const told = (
  transfer: RehearsedCase,
  topic: string,
  who: "source" | "target",
): { before: string; after: string; advice: string } => {
  const found = effectsOf(transfer, "target").find((each) => each.topic === topic && each.who === who);
  if (found === undefined) throw new Error(`nothing is told of ${topic}`);
  return found;
};

it("tells whoever pays what to do where tax and seller of record differ, and nothing where they do not", () => {
  const same = {
    ...base,
    target: { ...base.target, country: "DE", taxRegistered: true, awsEntity: "AWS EMEA SARL" },
  };

  expect(told(base, "tax", "target").advice).toContain("map 111111111111 to the unit");
  expect(told(base, "sellerOfRecord", "target").after).toContain("The entities differ");
  expect(told(same, "tax", "target").advice).toBe("");
  expect(told(same, "sellerOfRecord", "target").advice).toBe("");
});

it("names who inherits the bill and which bills come along", () => {
  const chained = { ...base, above: [party("333333333333", "Top")], below: [party("444444444444", "Below")] };

  expect(told(chained, "chain", "target").after).toMatch(
    /Top \(333333333333\) pays it.*Below \(444444444444\)/,
  );
  expect(told(chained, "chain", "source").before).toContain("pays the bills of Below (444444444444)");
});

it("says until when a service period binds both sides", () => {
  const bound = { ...base, boundUntil: BillingPeriod.parse("2027-06") };

  expect(told(bound, "servicePeriod", "source").after).toContain("cannot end before 2027-06 is over");
  expect(told(base, "servicePeriod", "source").after).toContain(
    "at the end of the current or of the next month",
  );
});

it("warns of usage that nobody is billed for where there is no group", () => {
  const grouped = { ...base, group: { kind: "exists", plan: "standard", passthrough: false } as const };

  expect(told(base, "groups", "target").after).toContain("billed to nobody");
  expect(told(grouped, "groups", "target").before).toContain("with plan standard");
  expect(effectsOf(grouped, "source").some(({ who }) => who === "target")).toBe(false);
});
