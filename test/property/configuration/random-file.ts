import fc from "fast-check";

const periods = fc
  .tuple(fc.integer({ min: 2025, max: 2028 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, "0")}`);
const laterOf = (left: string, right: string): string => (left > right ? left : right);
/** Text that YAML could take for something else, beside ordinary and non-Latin names. */
const names = fc.oneof(
  fc.constantFrom(
    "true",
    "null",
    "123",
    "1e3",
    "2026-10-30",
    "~",
    "- x",
    "a: b",
    "# no",
    "'",
    '"',
    "山田商事",
    "Ünïcødé",
  ),
  fc.string({ minLength: 1, maxLength: 20, unit: "grapheme" }).filter((text) => /^\P{Cc}+$/u.test(text)),
);
const resourceNames = fc.stringMatching(/^[a-zA-Z0-9_+=.\-@]{1,12}$/).filter((name) => name !== "group");
const uniqueNames = (count: number) =>
  fc.uniqueArray(resourceNames, {
    minLength: count,
    maxLength: count,
    selector: (name) => name,
  });
const decimals = (max: number, places: number) =>
  fc
    .tuple(fc.integer({ min: 0, max }), fc.integer({ min: 0, max: 10 ** places - 1 }))
    .map(([whole, part]) => (part === 0 ? `${whole}` : `${whole}.${String(part).padStart(places, "0")}`));
const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const account = (organization: number, member = 0): string =>
  `${String(organization + 1).padStart(6, "1")}${String(member).padStart(6, "0")}`;

const tierings = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), { maxLength: 4 }).chain((borders) => {
  const starts = [0, ...borders.toSorted((left, right) => left - right)];
  return fc.tuple(...starts.map(() => decimals(9, 10))).map((rates) => ({
    customTiers: starts.map((begin, position) => ({
      begin: String(begin),
      ...(position + 1 < starts.length ? { end: String(starts[position + 1]) } : {}),
      rate: rates[position] ?? "0",
    })),
  }));
});

const rule = (name: string, index: number) => {
  const service = `Service${index}`;
  const percentage = (target: object) =>
    fc
      .record({
        name: fc.constant(name),
        type: fc.constantFrom("MARKUP", "DISCOUNT"),
        modifierPercentage: decimals(99, 3),
        description: optional(names),
      })
      .map((members) => ({ ...target, ...members }));
  return fc.oneof(
    percentage({ scope: "SERVICE", service }),
    percentage({ scope: "SKU", service, usageType: "A:b.c" }),
    percentage({ scope: "SKU", service, usageType: "A:b.c", operation: "Run" }),
    percentage({ scope: "BILLING_ENTITY", billingEntity: `Entity ${index}` }),
    fc.boolean().map((activated) => ({
      name,
      scope: "SERVICE",
      service,
      type: "TIERING",
      tiering: { freeTier: { activated } },
    })),
    tierings.map((tiering) => ({
      name,
      scope: "SKU",
      service,
      usageType: "A:b.c",
      type: "TIERING",
      tiering,
    })),
  );
};

/** Direct customers and one reseller with customers of its own; every reference between entries is used. */
const world = (count: number) =>
  fc
    .record({
      organizationNames: fc.array(names, { minLength: count, maxLength: count }),
      members: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: count, maxLength: count }),
      viaReseller: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      starts: fc.array(fc.tuple(periods, optional(periods)), { minLength: count, maxLength: count }),
      ruleNames: uniqueNames(4),
      planNames: uniqueNames(2),
      groupNames: uniqueNames(count + 1),
      itemNames: uniqueNames(4),
      plans: fc.array(fc.constantFrom("BasicPricingPlan", "Passthrough", 0, 1), {
        minLength: count + 1,
        maxLength: count + 1,
      }),
    })
    .chain((base) =>
      fc.record({
        base: fc.constant(base),
        rules: fc.tuple(...base.ruleNames.map(rule)),
        planRules: fc.tuple(fc.subarray(base.ruleNames), fc.subarray(base.ruleNames)),
        flat: decimals(999, 2),
        percentage: decimals(50, 2),
        months: fc.integer({ min: 1, max: 24 }),
        from: periods,
        type: fc.constantFrom("FEE", "CREDIT"),
        filter: fc.constantFrom(undefined, { excludeSavingsPlanNegation: true }, { service: "AmazonEC2" }),
        computation: fc.constantFrom(undefined, "ITEMIZED", "CONSOLIDATED"),
        taxRate: decimals(99, 2),
        fx: fc.uniqueArray(
          fc.record({ period: periods, to: fc.constantFrom("EUR", "JPY"), rate: decimals(200, 6) }),
          {
            maxLength: 3,
            selector: ({ period, to }) => period + to,
          },
        ),
        sellerOfRecord: names,
        terms: optional(fc.integer({ min: 0, max: 365 })),
        digits: optional(fc.integer({ min: 1, max: 12 })),
        describeReseller: fc.boolean(),
        preferences: fc.subarray(Array.from({ length: count }, (_, index) => index)),
        autoCreateGroups: fc.boolean(),
        organization: fc.record({
          email: fc.constantFrom(undefined, "root@alpha.example"),
          partition: fc.constantFrom(undefined, "aws", "aws-cn"),
          sellerOfRecord: optional(names),
          flags: fc.constantFrom(
            undefined,
            {},
            { pastDueInvoice: true, unsupportedPricing: false },
            { createdAt: "2026-11-01T00:00:00.000Z" },
          ),
        }),
        csv: fc.constantFrom(undefined, true, false),
      }),
    );

/** A valid configuration file as plain values, without checks of its own. */
export const randomFile: fc.Arbitrary<Record<string, unknown>> = fc
  .integer({ min: 1, max: 4 })
  .chain((count) => world(count).map((parts) => fileOf(count, parts)));

type World = ReturnType<typeof world> extends fc.Arbitrary<infer T> ? T : never;

const fileOf = (count: number, { base, ...parts }: World): Record<string, unknown> => {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const isIndirect = (index: number) => index > 0 && base.viaReseller[index] === true;
  const plan = (index: number, fallback: string) => {
    const chosen = base.plans[index] ?? fallback;
    return typeof chosen === "number" ? (base.planNames[chosen] ?? fallback) : chosen;
  };
  const standardPlan = plan(count, "BasicPricingPlan");
  const group = base.groupNames[0];
  const [flat, percentage, oneOff, other] = base.itemNames;
  const item = { description: "D", group, type: parts.type, from: parts.from };
  return {
    apiVersion: "rebill/v1",
    partner: { account: "999999999999", name: "Northwind Cloud", sellerOfRecord: parts.sellerOfRecord },
    organizations: indexes.map((index) => ({
      id: `o-org000000${index}`,
      managementAccount: account(index),
      name: base.organizationNames[index],
      ...parts.organization,
      accounts: Array.from({ length: base.members[index] ?? 0 }, (_, member) => ({
        id: account(index, member + 1),
        name: `member ${member}`,
        // Every second member came and went, once written as a date and once as an instant.
        ...(member % 2 === 0 ? {} : { joined: "2026-10-15", left: "2026-10-28T12:30:00Z" }),
      })),
    })),
    transfers: indexes.map((index) => {
      const [start = "2026-10", end] = base.starts[index] ?? [];
      return {
        name: `transfer ${index}`,
        source: account(index),
        target: isIndirect(index) ? account(0) : "999999999999",
        start,
        ...(end === undefined ? {} : { end: laterOf(start, end) }),
      };
    }),
    transferPreferences: parts.preferences.map((index) => ({
      transfer: `transfer ${index}`,
      autoCreateGroups: parts.autoCreateGroups,
      ...(parts.autoCreateGroups ? { plan: plan(index, "Passthrough") } : {}),
    })),
    pricingRules: parts.rules,
    pricingPlans: base.planNames.map((name, index) => ({ name, rules: parts.planRules[index] })),
    billingGroups: [
      ...indexes.map((index) => ({
        name: base.groupNames[index],
        transfer: `transfer ${index}`,
        plan: plan(index, "BasicPricingPlan"),
      })),
      {
        name: base.groupNames[count],
        primaryAccount: "999999999998",
        accounts: ["999999999997", "999999999998"],
        plan: standardPlan === "Passthrough" ? "BasicPricingPlan" : standardPlan,
      },
    ],
    customLineItems: [
      { ...item, name: flat, flat: parts.flat, presentAs: "AmazonEC2" },
      {
        ...item,
        name: percentage,
        percentage: parts.percentage,
        of: ["group", flat],
        filter: parts.filter,
        computation: parts.computation,
      },
      { ...item, name: oneOff, flat: parts.flat, months: parts.months, account: account(0) },
      { ...item, name: other, percentage: parts.percentage, of: [oneOff, flat] },
    ],
    taxProfiles: [{ account: account(0), country: "DE", rate: parts.taxRate }],
    fxRates: parts.fx
      .filter(({ rate }) => Number(rate) > 0)
      .map((rate) => ({ ...rate, from: "USD", source: "ECB", date: "2026-10-30" })),
    paymentProfiles: [
      { account: account(0), sellerOfRecord: parts.sellerOfRecord, currency: "EUR", method: "card" },
    ],
    invoicing: {
      paymentTermsDays: parts.terms,
      numberSeries: { prefix: "NW-", digits: parts.digits },
      ...(parts.describeReseller
        ? { sellers: [{ account: account(0), sellerOfRecord: parts.sellerOfRecord, currency: "JPY" }] }
        : {}),
    },
    reports: { csv: parts.csv },
  };
};
