import { z } from "zod";
import { NceSubscriptionId } from "../../domain/nce/ids.ts";
import { ProductType } from "../../domain/nce/product-type.ts";
import { LINES_MAX } from "../../domain/nce/transfer/plan.ts";
import type { NceTransfer } from "../../domain/nce/transfer/transfer.ts";
import type { Decision } from "../../use-cases/configuration/change-configuration.ts";
import type { NceContext } from "../../use-cases/nce/nce-context.ts";
import { cancelTransfer } from "../../use-cases/nce/transfer/cancel-transfer.ts";
import { retryTransfer } from "../../use-cases/nce/transfer/retry-transfer.ts";
import { submitTransfer } from "../../use-cases/nce/transfer/submit-transfer.ts";
import type { ApiDependencies } from "../api-dependencies.ts";
import { operation } from "../registry/operation.ts";
import { type Context, changed } from "./context.ts";
import { invalid } from "./errors.ts";
import { IF_MATCH_HEADER, IfMatchMember, requireCurrent } from "./if-match.ts";
import { TransferEntity, transferEntity } from "./transfer-entity.ts";
import { TransferLabels, transferAtPath } from "./transfer-path.ts";
import { askedByStatus } from "./wire-values.ts";

const LineItem = z.looseObject({
  subscriptionId: NceSubscriptionId,
  /** Bare numbers stand in Microsoft's samples; which is which was never published. */
  productType: z.union([ProductType, z.int()]).nullish(),
  quantity: z.int().nullish(),
});

const Input = z.looseObject({
  ...TransferLabels,
  ...IfMatchMember,
  id: z.string().nullish(),
  status: z.string().max(64).nullish(),
  lineItems: z.array(LineItem).max(LINES_MAX, `has ${LINES_MAX} lines at most`).nullish(),
});
type Input = z.infer<typeof Input>;

type Act = (nce: NceContext, context: Context, input: Input) => Decision<NceTransfer>;
const cancel: Act = (nce, { caller }, { transfer }) =>
  cancelTransfer(nce, { caller: caller.account, id: transfer.toLowerCase() });
/** The source selects lines, once; of a transfer that has ended in part, failed ones that are to be tried again. */
const submit: Act = (nce, context, { lineItems, ...path }) => {
  const { transfer } = transferAtPath(nce, context, path);
  const caller = context.caller.account;
  if (transfer.status === "PartiallyComplete")
    return retryTransfer(nce, {
      caller,
      id: transfer.id,
      subscriptions: lineItems?.map(({ subscriptionId }) => subscriptionId),
    });
  return submitTransfer(nce, {
    caller,
    id: transfer.id,
    lines: (lineItems ?? []).map(({ subscriptionId, productType, quantity }) => ({
      subscription: subscriptionId,
      productType: typeof productType === "string" ? productType : undefined,
      quantity: quantity ?? undefined,
    })),
  });
};

/** Whoever selects lines accepts; a status that says "Cancel" withdraws. */
const actOf = ({ status, lineItems }: Input): Act => {
  const asked = status == null ? undefined : askedByStatus(status);
  if (status != null && asked === undefined)
    throw invalid([{ path: "status", reason: 'must be "Cancel", or the transfer\'s own with lineItems' }]);
  const isSelecting = lineItems != null && lineItems.length > 0;
  if (asked === "cancel" && isSelecting)
    throw invalid([{ path: "lineItems", reason: "is for a transfer that is accepted, not cancelled" }]);
  if (asked === "cancel") return cancel;
  if (asked === undefined && lineItems == null)
    throw invalid([{ path: "", reason: 'give status "Cancel" or lineItems' }]);
  return submit;
};

export const updateTransfer = operation<ApiDependencies>()({
  name: "UpdateTransfer",
  summary:
    'Cancels (status "Cancel", by the target), or accepts with a selection or has failed lines tried again (lineItems, by the source).',
  permission: "subscriptions:write",
  route: {
    method: "PATCH",
    path: "/v1/customers/{customer}/transfers/{transfer}",
    headers: IF_MATCH_HEADER,
  },
  input: Input,
  output: TransferEntity,
  handle: (context, input) => {
    const { ifMatch, ...wanted } = input;
    const { sha256 } = context.deps;
    if (input.id != null && input.id.toLowerCase() !== input.transfer.toLowerCase())
      throw invalid([{ path: "id", reason: "is not the transfer of the path" }]);
    const act = actOf(input);
    return changed(context, "UpdateTransfer", wanted, (nce) => {
      const seen = transferAtPath(nce, context, input);
      requireCurrent(transferEntity(nce, seen, sha256).attributes.etag, ifMatch);
      const decision = act(nce, context, input);
      return {
        ...decision,
        answer: transferEntity(nce, { ...seen, transfer: decision.answer }, sha256),
      };
    });
  },
});
