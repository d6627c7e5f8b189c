import type { World } from "../world/model.ts";

type Item = Readonly<Record<string, unknown>> & { readonly name: string; readonly group: string };

/** Items that show one kind each; dropped when a small world lacks the group. */
const SHOWCASE: readonly Item[] = [
  {
    name: "onboarding-thames",
    description: "Onboarding and landing zone",
    group: "thames",
    type: "FEE",
    flat: "2400.00",
    from: "2026-10",
    months: 1,
  },
  {
    name: "managed-thames",
    description: "Managed operations, 8 % of usage and onboarding",
    group: "thames",
    type: "FEE",
    percentage: "8",
    of: ["group", "onboarding-thames"],
    from: "2026-10",
  },
  {
    name: "map-credit-fjord",
    description: "Migration programme credit",
    group: "fjord",
    type: "CREDIT",
    flat: "1500.00",
    from: "2026-09",
    months: 2,
  },
  {
    name: "committed-spend-lumiere",
    description: "Committed spend rebate on EC2, 5 %",
    group: "lumiere",
    type: "CREDIT",
    percentage: "5",
    of: ["group"],
    filter: { service: "AmazonEC2" },
    computation: "ITEMIZED",
    presentAs: "AmazonEC2",
    from: "2026-09",
  },
  {
    name: "optimisation-fjord",
    description: "FinOps service, 2.5 % of usage before Savings Plans",
    group: "fjord",
    type: "FEE",
    percentage: "2.5",
    of: ["group"],
    filter: { excludeSavingsPlanNegation: true },
    from: "2026-09",
  },
  {
    name: "goodwill-dublin-tram",
    description: "Goodwill for the August incident",
    group: "dublin-tram",
    type: "CREDIT",
    flat: "250.00",
    from: "2026-09",
    to: "2026-09",
  },
  {
    name: "unused-item-academy",
    description: "Training credits, not used so far",
    group: "academy",
    type: "FEE",
    flat: "0.00",
    from: "2026-09",
  },
];

/** Items of the sample's groups: a service fee for most customers, and the ones that show a kind each. */
export const customLineItems = (world: World, groups: ReadonlySet<string>): readonly Item[] => [
  ...world.organisations.flatMap((organisation): readonly Item[] => {
    if (!groups.has(organisation.slug) || organisation.slug === "thames") return [];
    if (organisation.role === "DIRECT" && organisation.workload !== "startup") {
      return [
        {
          name: `managed-${organisation.slug}`,
          description: "Managed operations, 4 % of usage",
          group: organisation.slug,
          type: "FEE",
          percentage: "4",
          of: ["group"],
          from: "2026-09",
        },
      ];
    }
    if (organisation.role === "INDIRECT") {
      return [
        {
          name: `support-${organisation.slug}`,
          description: SUPPORT_TEXT[organisation.seller ?? ""] ?? "Partner support",
          group: organisation.slug,
          type: "FEE",
          flat: organisation.workload === "enterprise" ? "450.00" : "120.00",
          from: "2026-09",
        },
      ];
    }
    return [];
  }),
  ...SHOWCASE.filter(({ group }) => groups.has(group)),
];

const SUPPORT_TEXT: Readonly<Record<string, string>> = {
  alpenwolke: "Alpenwolke Supportpauschale",
  hoshizora: "星空サポート基本料",
};
