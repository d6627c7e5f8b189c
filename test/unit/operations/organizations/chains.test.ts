import {
  DescribeResponsibilityTransferCommand,
  ListInboundResponsibilityTransfersCommand,
  ListOutboundResponsibilityTransfersCommand,
  ListTagsForResourceCommand,
  type ResponsibilityTransfer,
  TerminateResponsibilityTransferCommand,
  UpdateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chainOf } from "../../../../shared/domain/billing-transfer/chain.ts";
import { inForce } from "../../../../shared/domain/billing-transfer/transfer-graph.ts";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { BillingPeriod } from "../../../../shared/domain/time/billing-period.ts";
import { eventsOf } from "../../../../shared/stores/journal-store.ts";
import { inviter } from "../../../support/invite.ts";
import { refusalOf } from "../../../support/organizations-client.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  OTHER,
  openTransferWorld,
  RESELLER,
  type TransferWorld,
} from "../../../support/transfer-world.ts";

let world: TransferWorld;
let parties: ReturnType<typeof inviter>;
beforeEach(async () => {
  world = await openTransferWorld();
  parties = inviter(world);
});
afterEach(() => world.close());

const inbound = async (account: string, more: object = {}): Promise<readonly ResponsibilityTransfer[]> =>
  (
    await world
      .client(account)
      .send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", ...more }))
  ).ResponsibilityTransfers ?? [];
const outbound = async (account: string): Promise<readonly ResponsibilityTransfer[]> =>
  (await world.client(account).send(new ListOutboundResponsibilityTransfersCommand({ Type: "BILLING" })))
    .ResponsibilityTransfers ?? [];
const ids = (transfers: readonly ResponsibilityTransfer[]) => transfers.map(({ Id }) => Id);
const payersOf = async (account: string, month: string): Promise<readonly string[]> => {
  const { state } = await world.deps.configuration.current();
  const agreed = state.transfers.list(BillingPeriod.parse("2099-01"));
  return chainOf(AccountId.parse(account), inForce(agreed, BillingPeriod.parse(month))).map(
    ({ owner }) => owner,
  );
};
const events = async (detailType: string) =>
  (await world.deps.journal.after(0, 1000)).entries
    .flatMap(eventsOf)
    .filter((event) => event.detailType === detailType);

describe("a bill that is inherited", () => {
  it("is seen by who pays in the end, under an ARN of its own, without addresses and handshake", async () => {
    const lower = await parties.handedOver(RESELLER, CUSTOMER);
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER);

    const seen = await inbound(DISTRIBUTOR);

    expect(ids(seen)).toEqual([lower, upper].sort());
    expect(seen.find(({ Id }) => Id === lower)).toEqual({
      Arn: `arn:aws:organizations::${DISTRIBUTOR}:transfer/o-custom0001/billing/inbound/${lower}`,
      Name: `${CUSTOMER} for ${RESELLER}`,
      Id: lower,
      Type: "BILLING",
      Status: "ACCEPTED",
      Source: { ManagementAccountId: CUSTOMER },
      Target: { ManagementAccountId: RESELLER },
      StartTimestamp: new Date("2026-12-01T00:00:00Z"),
    });
    const { ResponsibilityTransfer: described } = await world
      .client(DISTRIBUTOR)
      .send(new DescribeResponsibilityTransferCommand({ Id: lower }));
    expect(described).toEqual(seen.find(({ Id }) => Id === lower));
    // Neither does the middle see what else the top pays, nor the bottom anything but its own.
    await parties.handedOver(DISTRIBUTOR, OTHER);
    expect(ids(await inbound(RESELLER))).toEqual([lower]);
    expect(ids(await outbound(RESELLER))).toEqual([upper]);
    expect([ids(await inbound(CUSTOMER)), ids(await outbound(CUSTOMER))]).toEqual([[], [lower]]);
  });

  it("joins later by itself, and everybody up the chain is told", async () => {
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER);
    const { handshake, transfer: lower } = await parties.invited(RESELLER, CUSTOMER);
    expect(ids(await inbound(DISTRIBUTOR))).toEqual([upper]);

    await parties.accept(CUSTOMER, handshake);

    expect(ids(await inbound(DISTRIBUTOR))).toEqual([lower, upper].sort());
    const accepted = await events("Responsibility Transfer Accepted");
    expect(accepted.map(({ resources, detail }) => [resources, detail.accounts])).toEqual([
      [[upper], [RESELLER, DISTRIBUTOR]],
      [[lower], [CUSTOMER, RESELLER, DISTRIBUTOR]],
    ]);
  });

  it("is for the account in between to rename, to tag and to end", async () => {
    const Id = await parties.handedOver(RESELLER, CUSTOMER);
    await parties.handedOver(DISTRIBUTOR, RESELLER);
    const top = world.client(DISTRIBUTOR);

    expect(await refusalOf(top.send(new UpdateResponsibilityTransferCommand({ Id, Name: "x" })))).toEqual([
      "ConstraintViolationException",
      "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
    ]);
    expect(await refusalOf(top.send(new TerminateResponsibilityTransferCommand({ Id })))).toEqual([
      "AccessDeniedException",
      undefined,
    ]);
    expect(await refusalOf(top.send(new ListTagsForResourceCommand({ ResourceId: Id })))).toEqual([
      "TargetNotFoundException",
      undefined,
    ]);
  });

  it("comes with the transfer it comes through, when that is asked for", async () => {
    const lower = await parties.handedOver(RESELLER, CUSTOMER);
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER);
    const alone = await parties.handedOver(DISTRIBUTOR, OTHER);

    expect(ids(await inbound(DISTRIBUTOR, { Id: upper }))).toEqual([lower, upper].sort());
    expect(ids(await inbound(DISTRIBUTOR, { Id: lower }))).toEqual([lower]);
    expect(ids(await inbound(DISTRIBUTOR, { Id: alone }))).toEqual([alone]);
    for (const [account, Id] of [
      [RESELLER, upper],
      [RESELLER, alone],
      [CUSTOMER, lower],
      [DISTRIBUTOR, "rt-nothing0000"],
    ] as const)
      expect(await refusalOf(inbound(account, { Id }))).toEqual([
        "ResponsibilityTransferNotFoundException",
        undefined,
      ]);
    const client = world.client(DISTRIBUTOR);
    const list = { Type: "BILLING", Id: upper, MaxResults: 1 } as const;
    const first = await client.send(new ListInboundResponsibilityTransfersCommand(list));
    const second = await client.send(
      new ListInboundResponsibilityTransfersCommand({ ...list, NextToken: first.NextToken }),
    );
    const pages = [first, second].map((page) => ids(page.ResponsibilityTransfers ?? []));
    expect(pages.map((page) => page.length)).toEqual([1, 1]);
    expect([pages.flat(), second.NextToken]).toEqual([[lower, upper].sort(), undefined]);
  });

  it("is not inherited by months that never meet", async () => {
    const lower = await parties.handedOver(RESELLER, CUSTOMER);
    world.setNow("2026-12-05T00:00:00.000Z");
    await world.terminate(CUSTOMER, lower);
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER, "2027-01");

    expect(ids(await inbound(DISTRIBUTOR))).toEqual([upper]);
    expect(
      await refusalOf(
        world.client(DISTRIBUTOR).send(new DescribeResponsibilityTransferCommand({ Id: lower })),
      ),
    ).toEqual(["ResponsibilityTransferNotFoundException", undefined]);
  });
});

describe("a hop that is gone", () => {
  it("leaves the bill below it with who paid it before; the top sees no more than its own months", async () => {
    const lower = await parties.handedOver(RESELLER, CUSTOMER);
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER);
    world.setNow("2027-01-20T00:00:00.000Z");

    await world.terminate(RESELLER, upper, "2027-02-28T23:59:59.999Z");

    expect(
      await Promise.all(
        ["2026-11", "2026-12", "2027-02", "2027-03"].map((month) => payersOf(CUSTOMER, month)),
      ),
    ).toEqual([[], [RESELLER, DISTRIBUTOR], [RESELLER, DISTRIBUTOR], [RESELLER]]);
    const end = new Date("2027-02-28T23:59:59.999Z");
    const seen = async (account: string) =>
      (await inbound(account)).map(({ Id, Status, EndTimestamp }) => ({ Id, Status, EndTimestamp }));
    expect(await seen(DISTRIBUTOR)).toEqual(
      [lower, upper].sort().map((Id) => ({ Id, Status: "WITHDRAWN", EndTimestamp: end })),
    );
    expect(await seen(RESELLER)).toEqual([{ Id: lower, Status: "ACCEPTED", EndTimestamp: undefined }]);

    // What becomes of it later is not the top's to know any more.
    world.setNow("2027-05-20T00:00:00.000Z");
    await world.terminate(CUSTOMER, lower, "2027-06-30T23:59:59.999Z");
    expect((await seen(DISTRIBUTOR)).map(({ EndTimestamp }) => EndTimestamp)).toEqual([end, end]);
    expect(await payersOf(CUSTOMER, "2027-06")).toEqual([RESELLER]);
    expect(await payersOf(CUSTOMER, "2027-07")).toEqual([]);
    const withdrawn = await events("Responsibility Transfer Withdrawn");
    expect(withdrawn.map(({ detail }) => detail.accounts)).toEqual([
      [RESELLER, DISTRIBUTOR],
      [CUSTOMER, RESELLER],
    ]);
  });

  it("at the bottom takes the bill from everybody above", async () => {
    const lower = await parties.handedOver(RESELLER, CUSTOMER);
    await parties.handedOver(DISTRIBUTOR, RESELLER);
    world.setNow("2027-01-20T00:00:00.000Z");

    await world.terminate(RESELLER, lower);

    expect(await payersOf(CUSTOMER, "2027-01")).toEqual([RESELLER, DISTRIBUTOR]);
    expect(await payersOf(CUSTOMER, "2027-02")).toEqual([]);
    expect(await payersOf(RESELLER, "2027-02")).toEqual([DISTRIBUTOR]);
    const seen = (await inbound(DISTRIBUTOR)).find(({ Id }) => Id === lower);
    expect([seen?.Status, seen?.EndTimestamp]).toEqual(["WITHDRAWN", new Date("2027-01-31T23:59:59.999Z")]);
  });

  it("before it began was never one", async () => {
    await parties.handedOver(RESELLER, CUSTOMER);
    const upper = await parties.handedOver(DISTRIBUTOR, RESELLER, "2027-01");

    await world.terminate(DISTRIBUTOR, upper);

    expect(await payersOf(CUSTOMER, "2027-01")).toEqual([RESELLER]);
    expect((await inbound(DISTRIBUTOR)).map(({ Id, Status }) => [Id, Status])).toEqual([
      [upper, "WITHDRAWN"],
    ]);
    await parties.handedOver(DISTRIBUTOR, RESELLER, "2027-01");
    expect(await payersOf(CUSTOMER, "2027-01")).toEqual([RESELLER, DISTRIBUTOR]);
  });
});
