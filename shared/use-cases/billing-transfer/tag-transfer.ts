import type { ResponsibilityTransfer } from "../../domain/billing-transfer/responsibility-transfer.ts";
import { TransferRefusedError } from "../../domain/billing-transfer/transfer-refused-error.ts";
import { isTransferShown } from "../../domain/billing-transfer/transfer-timing.ts";
import type { Tags } from "../../domain/configuration/model.ts";
import type { AccountId, TransferId } from "../../domain/identifiers.ts";
import type { Decision } from "../configuration/change-configuration.ts";
import type { BlockerContext } from "./blockers.ts";
import { recordChanges } from "./transfer-changes.ts";
import { findTransfer } from "./transfer-register.ts";

type Request = { readonly id: TransferId; readonly caller: AccountId };

/** Tags one transfer may have (spec/aws-billing-transfer.md section 2.5). */
export const TRANSFER_TAGS_MAX = 50;

/** @throws TransferRefusedError MAX_TAG_LIMIT_EXCEEDED */
export const refuseTooManyTags = (tags: Tags): void => {
  if (Object.keys(tags).length > TRANSFER_TAGS_MAX)
    throw new TransferRefusedError(
      "ConstraintViolationException",
      `A responsibility transfer has at most ${TRANSFER_TAGS_MAX} tags.`,
      "MAX_TAG_LIMIT_EXCEEDED",
    );
};

/**
 * Tags are on the inbound side: the account that pays has them to itself.
 * @throws TransferRefusedError TargetNotFoundException for everybody else's and for nobody's
 */
export const taggedTransfer = (
  { state, now }: BlockerContext,
  { id, caller }: Request,
): ResponsibilityTransfer => {
  const transfer = findTransfer(state, id, now);
  if (transfer?.target !== caller || !isTransferShown(transfer, now))
    throw new TransferRefusedError("TargetNotFoundException", "There is nothing with this id to be tagged.");
  return transfer;
};

/**
 * Adds tags and replaces those of the same key; others stay.
 * @throws TransferRefusedError
 */
export const tag = (
  context: BlockerContext,
  request: Request & { readonly tags: Tags },
): Decision<undefined> => {
  const transfer = taggedTransfer(context, request);
  const tags = { ...transfer.tags, ...request.tags };
  refuseTooManyTags(tags);
  return retagged(context, transfer, tags, "Responsibility Transfer Tagged", Object.keys(request.tags));
};

/** @throws TransferRefusedError */
export const untag = (
  context: BlockerContext,
  request: Request & { readonly keys: readonly string[] },
): Decision<undefined> => {
  const transfer = taggedTransfer(context, request);
  const kept = Object.entries(transfer.tags ?? {}).filter(([key]) => !request.keys.includes(key));
  return retagged(
    context,
    transfer,
    Object.fromEntries(kept),
    "Responsibility Transfer Untagged",
    request.keys,
  );
};

const retagged = (
  { state, now }: BlockerContext,
  transfer: ResponsibilityTransfer,
  tags: Tags,
  detailType: string,
  keys: readonly string[],
): Decision<undefined> => {
  const { tags: before = {}, ...untagged } = transfer;
  const entries = Object.entries(tags);
  const same =
    entries.length === Object.keys(before).length && entries.every(([key, value]) => before[key] === value);
  if (same) return { answer: undefined, changes: [], resources: [], events: [] };
  const next: ResponsibilityTransfer = entries.length === 0 ? untagged : { ...untagged, tags };
  return {
    answer: undefined,
    changes: recordChanges(state, next, now),
    resources: [transfer.id],
    events: [
      {
        source: "rebill.billing-transfer",
        detailType,
        resources: [transfer.id],
        detail: { tagKeys: [...new Set(keys)].sort() },
      },
    ],
  };
};
