import type { Random } from "../../../shared/sample/random.ts";
import type { JsonTreeObject } from "./json-tree.ts";
import { RawJson } from "./json-tree.ts";
import type { InputOf } from "./valid-requests.ts";

const tenant = (digit: string): string => `${digit.repeat(8)}-0000-0000-0000-000000000000`;
/** Partners of the fuzz's callers, the customer, and what is none of them. */
const aPartner = (random: Random): string => random.pick([tenant("a"), tenant("b"), tenant("e"), "contoso"]);
const aCustomer = (random: Random): string => (random.chance(90) ? tenant("c") : aPartner(random));
const aSubscription = (random: Random): string =>
  random.pick(["sub-1", "sub-2", "azure-1", "nothing", "no id!"]);
const number = (text: string): RawJson => new RawJson(text);
const maybe = (random: Random, members: () => JsonTreeObject): JsonTreeObject =>
  random.chance(40) ? members() : {};
const aTransfer = (random: Random, transfers: readonly string[]): string =>
  random.chance(85) && transfers.length > 0
    ? random.pick(transfers.slice(-5))
    : random.pick(["x", tenant("1")]);
const lines = (random: Random) =>
  Array.from({ length: random.integer(0, 3) }, () => ({
    subscriptionId: aSubscription(random),
    ...maybe(random, () => ({
      productType: random.pick<string | RawJson>(["OnlineServicesNCE", "SaaS", number("0")]),
      quantity: number(random.pick(["1", "10", "2.5"])),
    })),
  }));
const selection = (random: Random): JsonTreeObject =>
  random.chance(50)
    ? { lineItems: lines(random).map(({ subscriptionId }) => ({ subscriptionId })) }
    : { subscriptions: [aSubscription(random)] };
const path = (random: Random, transfers: readonly string[]) => ({
  customer: aCustomer(random),
  transfer: aTransfer(random, transfers),
});

/** Requests of Partner Center's routes. */
export const PARTNER_CENTER_INPUTS: Readonly<Record<string, InputOf>> = {
  CreateTransfer: (random) => ({
    customer: aCustomer(random),
    sourcePartnerTenantId: aPartner(random),
    sourcePartnerName: "Contoso",
    customerEmailId: random.pick(["admin@customer.example", "nobody"]),
    ...maybe(random, () => ({ transferType: number(random.pick(["3", "5", "1"])) })),
    ...maybe(random, () => ({ targetProductTypes: random.pick([["OnlineServicesNCE"], [], ["Windows"]]) })),
    ...maybe(random, () => ({ partnerOnRecord: "1001", alternateId: "move-7" })),
  }),
  ListTransfers: (random) => ({ customer: aCustomer(random) }),
  GetTransfer: (random, { nceTransfers }) => path(random, nceTransfers),
  UpdateTransfer: (random, { nceTransfers }) => ({
    ...path(random, nceTransfers),
    ...maybe(random, () => ({ status: random.pick(["Cancel", "InProgress", "Archived"]) })),
    ...maybe(random, () => ({ lineItems: lines(random) })),
  }),
  WithdrawTransfer: (random, { nceTransfers }) => path(random, nceTransfers),
  AcceptTransfer: (random, { nceTransfers }) => path(random, nceTransfers),
};

const byId =
  (body: (random: Random) => JsonTreeObject = () => ({})): InputOf =>
  (random, { nceTransfers }) => ({ id: aTransfer(random, nceTransfers), ...body(random) });

/** Requests of our own verbs. */
export const NCE_TRANSFER_INPUTS: Readonly<Record<string, InputOf>> = {
  ListNceTransfers: (random, { tokens }) => ({
    ...maybe(random, () => ({ status: random.pick(["Pending", "Gone"]) })),
    ...maybe(random, () => ({ customer: aCustomer(random), limit: "1" })),
    ...maybe(random, () => ({ nextToken: random.pick([...tokens.slice(-20), "AAAA"]) })),
  }),
  GetNceTransfer: byId(),
  GetNceSettlement: byId(),
  GetNceCalendar: byId(),
  SubmitNceTransfer: byId(selection),
  CancelNceTransfer: byId(),
  DeclineNceTransfer: byId((random) => ({ reason: random.pick(["no", " ", "not agreed"]) })),
  RetryNceTransfer: byId((random) => maybe(random, () => ({ lines: [random.pick(["1", "x"])] }))),
  PreviewNceTransfer: byId((random) => ({
    ...selection(random),
    ...maybe(random, () => ({ day: "2026-12-24" })),
  })),
  PlanNceTransfers: (random) => ({
    customer: aCustomer(random),
    target: aPartner(random),
    ...selection(random),
  }),
  GetNcePlan: byId(),
  RequestPlannedTransfers: byId(() => ({ sourceName: "Contoso", customerEmail: "admin@customer.example" })),
  SubmitPlannedTransfers: byId(),
  IssuePriceAttestation: (random) => ({
    id: aSubscription(random),
    target: aPartner(random),
    ...maybe(random, () => ({ originalPurchaseDate: random.pick(["2026-01-01", "2030-01-01"]) })),
  }),
  GetPriceAttestation: (random) => ({ id: aSubscription(random) }),
  PutNceFault: (random) => ({
    subscriptionId: aSubscription(random),
    until: random.pick(["2026-12-01", null]),
  }),
};
