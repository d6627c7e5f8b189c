import { NceSubscriptionId, NceTransferId } from "../../../shared/domain/nce/ids.ts";
import { NceRefusedError } from "../../../shared/domain/nce/refusals.ts";
import { DEFAULT_ROUNDING } from "../../../shared/domain/nce/rounding-policy.ts";
import type { NceSubscription } from "../../../shared/domain/nce/subscription/subscription.ts";
import { createTransfer, type Participants } from "../../../shared/domain/nce/transfer/create.ts";
import { completeLine, failLine } from "../../../shared/domain/nce/transfer/outcomes.ts";
import { type SubmissionFacts, submitTransfer } from "../../../shared/domain/nce/transfer/submit.ts";
import {
  type NceTransfer,
  type RunningTransfer,
  TransferRequest,
} from "../../../shared/domain/nce/transfer/transfer.ts";
import type { Instant } from "../../../shared/domain/time/instant.ts";
import { A, at, B, begun, CUSTOMER, customer, licence, NO_RATES, related } from "./nce-builders.ts";

export const CREATED = at("2024-06-01T10:00:00.000Z");
export const SUBMITTED = at("2024-06-10T10:00:00.000Z");
const ID = NceTransferId.parse("99999999-0000-0000-0000-000000000001");

export const request = (fields: Record<string, unknown> = {}) =>
  TransferRequest.parse({
    customer: CUSTOMER,
    source: A.tenant,
    target: B.tenant,
    sourceName: "Partner a",
    customerEmail: "admin@customer.example",
    ...fields,
  });
const participants = (fields: Partial<Participants> = {}): Participants => ({
  customer: customer(),
  source: A,
  target: B,
  relationships: related(A, B),
  ...fields,
});
export const create = (fields: Record<string, unknown> = {}, known: Partial<Participants> = {}) =>
  createTransfer(request(fields), participants(known), { id: ID, now: CREATED });

const facts = (
  subscriptions: readonly NceSubscription[],
  fields: Partial<SubmissionFacts> = {},
): SubmissionFacts => ({
  source: A,
  target: B,
  relationships: related(A, B),
  subscriptions,
  others: [],
  rateOf: NO_RATES,
  rounding: DEFAULT_ROUNDING,
  ...fields,
});
export const select = (...ids: readonly string[]) =>
  ids.map((id) => ({ subscription: NceSubscriptionId.parse(id) }));
export const submit = (
  transfer: NceTransfer,
  subscriptions: readonly NceSubscription[],
  {
    fields = {},
    now = SUBMITTED,
    caller = A.tenant,
    lines = select(...subscriptions.map(({ id }) => id)),
  } = {},
) => submitTransfer(transfer, { caller, lines, now }, facts(subscriptions, fields));
export const running = (...ids: readonly string[]): RunningTransfer =>
  submit(
    create(),
    ids.map((id) => licence({ id })),
  );

export const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof NceRefusedError)
      return `${error.code} ${error.status} ${error.microsoftCode ?? "-"}`;
    throw error;
  }
  return "accepted";
};

export const completed = (transfer: RunningTransfer, id: string, completedAt: Instant) =>
  completeLine(begun(transfer, id, completedAt), id, {
    completedAt,
    newSubscription: NceSubscriptionId.parse(`new-${id}`),
    newOrder: `order-${id}`,
  });
export const failed = (transfer: RunningTransfer, id: string, failedAt: Instant) =>
  failLine(begun(transfer, id, failedAt), id, { failedAt, error: { description: "not yet" } });
export const asRunning = (transfer: NceTransfer): RunningTransfer => {
  if (transfer.status !== "InProgress") throw new Error(transfer.status);
  return transfer;
};
