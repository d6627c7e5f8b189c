import { D } from "../../domain/money/decimal.ts";
import type { Sku } from "../catalogue/model.ts";
import { createRandom, HEXADECIMAL, type Random } from "../random.ts";
import type { SampleOrganisation, World } from "../world/model.ts";
import type { Resource } from "./resource.ts";

/** A reservation of `count` instances; rates per instance and hour, USD decimal text. */
export type Reservation = {
  readonly index: number;
  readonly payer: string;
  /** The account that bought it. */
  readonly owner: string;
  readonly sku: string;
  readonly arn: string;
  readonly subscription: string;
  readonly count: number;
  readonly recurringRate: string;
  /** Upfront payment spread over the term's hours. */
  readonly amortisedRate: string;
  /** Upfront payment of the whole reservation. */
  readonly upfrontValue: string;
  readonly purchaseOption: "No Upfront" | "Partial Upfront" | "All Upfront";
  readonly resources: readonly number[];
};

/** A Compute Savings Plan without upfront payment. */
export type SavingsPlan = {
  readonly index: number;
  readonly payer: string;
  readonly owner: string;
  readonly arn: string;
  readonly hourlyCommitment: string;
  readonly resources: readonly { readonly resource: number; readonly rate: string }[];
};

export type Commitments = {
  readonly reservations: readonly Reservation[];
  readonly savingsPlans: readonly SavingsPlan[];
};

/** Share of the on-demand price a reservation and a Savings Plan cost in all. */
const RESERVED_SHARE = "0.63";
const SAVINGS_PLAN_SHARE = "0.72";
/** How much more is committed than used, so that some of every plan is unused. */
const OVERCOMMITMENT = "1.04";
const TERM_HOURS = 8760;

/**
 * Commitments of the organisations that have them: a used, a part used and an unused reservation, and a
 * Savings Plan; bought by the management account (the benefit floats to members) and by a member.
 */
export const drawCommitments = (
  world: World,
  catalogue: ReadonlyMap<string, Sku>,
  resources: readonly Resource[],
): Commitments => {
  const reservations: Reservation[] = [];
  const savingsPlans: SavingsPlan[] = [];
  for (const organisation of world.organisations) {
    const random = createRandom(`${world.seed}/commitments/${organisation.slug}`);
    const own = resources.filter(({ payer }) => payer === organisation.managementAccount);
    const reserved = new Set<number>();
    if (organisation.traits.has("RESERVATIONS")) {
      for (const draft of reservationDrafts(organisation, catalogue, own)) {
        for (const resource of draft.resources) reserved.add(resource);
        reservations.push(
          makeReservation(reservations.length, organisation.managementAccount, draft, catalogue, random),
        );
      }
    }
    if (organisation.traits.has("SAVINGS_PLAN")) {
      const free = own.filter((resource) => isSteady(resource, catalogue) && !reserved.has(resource.index));
      const covered = free.filter((resource) => resource.sku.startsWith("ec2/")).slice(0, 4);
      if (covered.length > 0) {
        savingsPlans.push(makeSavingsPlan(savingsPlans.length, organisation, covered, catalogue, random));
      }
    }
  }
  return { reservations, savingsPlans };
};

type ReservationDraft = Pick<Reservation, "owner" | "sku" | "count" | "purchaseOption"> & {
  readonly resources: readonly number[];
};

const reservationDrafts = (
  organisation: SampleOrganisation,
  catalogue: ReadonlyMap<string, Sku>,
  own: readonly Resource[],
): readonly ReservationDraft[] => {
  const root = organisation.managementAccount;
  const steady = own.filter((resource) => isSteady(resource, catalogue));
  const first = steady[0];
  const database = steady.find(({ sku }) => sku.startsWith("rds/"));
  const office = own.find((resource) => resource.pattern === "office" && isInstance(resource, catalogue));
  const same = (sku: string) => steady.filter((resource) => resource.sku === sku).map(({ index }) => index);
  return [
    ...(first === undefined
      ? []
      : [
          {
            owner: root,
            sku: first.sku,
            count: same(first.sku).length,
            purchaseOption: "Partial Upfront" as const,
            resources: same(first.sku),
          },
        ]),
    ...(database === undefined || database.sku === first?.sku
      ? []
      : [
          {
            owner: database.account,
            sku: database.sku,
            count: 1,
            purchaseOption: "All Upfront" as const,
            resources: [database.index],
          },
        ]),
    ...(office === undefined
      ? []
      : [
          {
            owner: office.account,
            sku: office.sku,
            count: 1,
            purchaseOption: "No Upfront" as const,
            resources: [office.index],
          },
        ]),
    {
      owner: root,
      sku: `ec2/i4i.large/linux@${organisation.regions[0]}`,
      count: 1,
      purchaseOption: "No Upfront" as const,
      resources: [],
    },
  ];
};

const isInstance = ({ sku }: Resource, catalogue: ReadonlyMap<string, Sku>): boolean =>
  catalogue.get(sku)?.instanceType !== undefined && catalogue.get(sku)?.term === "OnDemand";
const isMortal = ({ firstDay, lastDay }: Resource): boolean =>
  firstDay !== undefined || lastDay !== undefined;
const isSteady = (resource: Resource, catalogue: ReadonlyMap<string, Sku>): boolean =>
  resource.pattern === "always" && isInstance(resource, catalogue) && !isMortal(resource);

const onDemandRate = (sku: string, catalogue: ReadonlyMap<string, Sku>): D =>
  new D(catalogue.get(sku)?.tiers[0]?.rate ?? "0");
const regionOf = (sku: string): string => sku.slice(sku.indexOf("@") + 1);

const makeReservation = (
  index: number,
  payer: string,
  draft: ReservationDraft,
  catalogue: ReadonlyMap<string, Sku>,
  random: Random,
): Reservation => {
  const hourly = onDemandRate(draft.sku, catalogue).times(RESERVED_SHARE);
  const upfrontShare = { "No Upfront": "0", "Partial Upfront": "0.5", "All Upfront": "1" }[
    draft.purchaseOption
  ];
  const upfront = hourly.times(upfrontShare).times(TERM_HOURS).toDecimalPlaces(0);
  const service = draft.sku.startsWith("rds/") ? "rds" : "ec2";
  const id = `${random.text(8, HEXADECIMAL)}-${random.text(4, HEXADECIMAL)}-${random.text(12, HEXADECIMAL)}`;
  const name = service === "rds" ? `ri:ri-${id}` : `reserved-instances/${id}`;
  return {
    index,
    payer,
    owner: draft.owner,
    sku: draft.sku,
    arn: `arn:aws:${service}:${regionOf(draft.sku)}:${draft.owner}:${name}`,
    subscription: String(random.integer(10_000_000_000, 29_999_999_999)),
    count: draft.count,
    recurringRate: hourly.times(new D(1).minus(upfrontShare)).toDecimalPlaces(4).toFixed(),
    amortisedRate: upfront.div(TERM_HOURS).toDecimalPlaces(10).toFixed(),
    upfrontValue: upfront.times(draft.count).toFixed(),
    purchaseOption: draft.purchaseOption,
    resources: draft.resources,
  };
};

const makeSavingsPlan = (
  index: number,
  organisation: SampleOrganisation,
  covered: readonly Resource[],
  catalogue: ReadonlyMap<string, Sku>,
  random: Random,
): SavingsPlan => {
  const payer = organisation.managementAccount;
  const rates = covered.map((resource) => ({
    resource: resource.index,
    rate: onDemandRate(resource.sku, catalogue).times(SAVINGS_PLAN_SHARE).toDecimalPlaces(6).toFixed(),
  }));
  const used = rates.reduce((sum, { rate }) => sum.plus(rate), new D(0));
  return {
    index,
    payer,
    owner: payer,
    arn: `arn:aws:savingsplans::${payer}:savingsplan/${random.text(8, HEXADECIMAL)}-${random.text(4, HEXADECIMAL)}-${random.text(12, HEXADECIMAL)}`,
    hourlyCommitment: used.times(OVERCOMMITMENT).toDecimalPlaces(3, D.ROUND_UP).toFixed(),
    resources: rates,
  };
};
