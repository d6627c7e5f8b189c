import { inboundTransferArn, transferIdOfArn } from "../billing-transfer/transfer-arn.ts";
import { type StoredConfiguration, Transfer, TransferPreference } from "../configuration/model.ts";
import type { AccountId, TransferId } from "../identifiers.ts";
import { nextPeriod } from "../time/billing-period.ts";
import type { AwsSetUp } from "./set-up.ts";

/**
 * Transfers after an import. Organizations tells all of a transfer; without it a billing group tells which transfer
 * it is of and whose bill, and not since when: one that was not known begins with the current month, or with the
 * next one while its group is pending.
 */
export const mergeTransfers = (
  base: StoredConfiguration,
  setUp: AwsSetUp,
): { readonly transfers: readonly Transfer[]; readonly notes: readonly string[] } => {
  const merged = new Map<TransferId, Transfer>(base.transfers.map((transfer) => [transfer.id, transfer]));
  const notes: string[] = [];
  for (const { id, name, source, target, start, end } of setUp.transfers ?? []) {
    const transfer = Transfer.parse({
      id,
      name,
      source,
      target,
      start,
      ...(end === undefined ? {} : { end }),
    });
    merged.set(transfer.id, transfer);
  }
  if (setUp.transfers === undefined)
    for (const group of setUp.groups) {
      const id = transferIdOfArn(group.AccountGrouping?.ResponsibilityTransferArn ?? "");
      if (id === undefined || merged.has(id) || group.PrimaryAccountId === undefined) continue;
      const start = group.Status === "PENDING" ? nextPeriod(setUp.month) : setUp.month;
      const transfer = { id, name: group.Name, source: group.PrimaryAccountId, target: setUp.owner, start };
      merged.set(id, Transfer.parse(transfer));
      notes.push(
        `transfer ${id} of ${group.PrimaryAccountId}: its first month is not told and taken for ${start}; write another one into the file if it is wrong`,
      );
    }
  return { transfers: [...merged.values()], notes };
};

/** Transfers whose preference about automatic groups is the owner's, by the ARN that the owner knows them by. */
export const preferenceArns = (
  { transfers, organisations }: Pick<StoredConfiguration, "transfers" | "organisations">,
  owner: AccountId,
  told: AwsSetUp["transfers"],
): ReadonlyMap<TransferId, string> => {
  const toldArns = new Map((told ?? []).map(({ id, arn }) => [id, arn]));
  return new Map(
    transfers
      .filter(({ target }) => target === owner)
      .flatMap(({ id, source }) => {
        const organisation = organisations.find(({ managementAccount }) => managementAccount === source);
        const arn =
          toldArns.get(id) ??
          (organisation === undefined ? undefined : inboundTransferArn(owner, organisation.id, id));
        return arn === undefined ? [] : [[id, arn] as const];
      }),
  );
};

/** Preferences that were told replace those known; one that was never set is none. */
export const mergePreferences = (
  base: StoredConfiguration,
  preferences: AwsSetUp["preferences"],
): readonly TransferPreference[] => [
  ...(base.transferPreferences ?? []).filter(({ transfer }) => !preferences.has(transfer)),
  ...[...preferences].flatMap(([transfer, told]) => {
    if (told === null) return [];
    const { Enabled, PricingPlanArn } = told.AutoBillingTransferBillingGroupCreation;
    return [
      TransferPreference.parse(
        Enabled
          ? { transfer, autoCreateGroups: true, plan: PricingPlanArn }
          : { transfer, autoCreateGroups: false },
      ),
    ];
  }),
];
