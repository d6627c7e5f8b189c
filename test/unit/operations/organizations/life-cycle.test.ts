import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  DeclineHandshakeCommand,
  DescribeHandshakeCommand,
  DescribeResponsibilityTransferCommand,
  type Handshake,
  InviteOrganizationToTransferResponsibilityCommand,
  ListHandshakesForAccountCommand,
  ListHandshakesForOrganizationCommand,
  ListInboundResponsibilityTransfersCommand,
  ListOutboundResponsibilityTransfersCommand,
  TerminateResponsibilityTransferCommand,
  UpdateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refusalOf } from "../../../support/organizations-client.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  NOBODY,
  OTHER,
  openTransferWorld,
  type TransferWorld,
} from "../../../support/transfer-world.ts";

let world: TransferWorld;
beforeEach(async () => {
  world = await openTransferWorld();
});
afterEach(() => world.close());

const invitation = (more: object = {}) =>
  new InviteOrganizationToTransferResponsibilityCommand({
    Type: "BILLING",
    Target: { Id: CUSTOMER, Type: "ACCOUNT" },
    StartTimestamp: new Date("2026-12-01T00:00:00Z"),
    SourceName: "customer one",
    Notes: "Welcome!",
    Tags: [{ Key: "team", Value: "west" }],
    ...more,
  });
const invited = async (more: object = {}): Promise<Handshake & { Id: string; transfer: string }> => {
  const { Handshake: handshake } = await world.client(DISTRIBUTOR).send(invitation(more));
  const transfer = handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER")?.Value ?? "";
  return { ...handshake, Id: handshake?.Id ?? "", transfer };
};
const describedBy = async (account: string, Id: string) =>
  (await world.client(account).send(new DescribeResponsibilityTransferCommand({ Id })))
    .ResponsibilityTransfer;

describe("an invitation", () => {
  it("is answered with a handshake of both parties, filled", async () => {
    const { transfer, ...handshake } = await invited();

    expect(transfer).toMatch(/^rt-[0-9a-z]{8,32}$/);
    expect(handshake).toEqual({
      Id: expect.stringMatching(/^h-[0-9a-z]{8,32}$/),
      Arn: `arn:aws:organizations::${DISTRIBUTOR}:handshake/o-999999999999/transfer_responsibility/${handshake.Id}`,
      Parties: [
        { Id: "o-999999999999", Type: "ORGANIZATION" },
        { Id: CUSTOMER, Type: "ACCOUNT" },
      ],
      State: "REQUESTED",
      RequestedTimestamp: new Date("2026-11-15T10:00:00Z"),
      ExpirationTimestamp: new Date("2026-11-30T00:00:00Z"),
      Action: "TRANSFER_RESPONSIBILITY",
      Resources: [
        {
          Type: "RESPONSIBILITY_TRANSFER",
          Value: transfer,
          Resources: [
            { Type: "TRANSFER_TYPE", Value: "BILLING" },
            { Type: "TRANSFER_START_TIMESTAMP", Value: "2026-12-01T00:00:00.000Z" },
          ],
        },
        {
          Type: "ORGANIZATION",
          Value: "o-999999999999",
          Resources: [
            { Type: "MANAGEMENT_ACCOUNT", Value: DISTRIBUTOR },
            { Type: "MANAGEMENT_EMAIL", Value: "billing@northwind.example" },
            { Type: "MANAGEMENT_NAME", Value: "Northwind" },
          ],
        },
        { Type: "ACCOUNT", Value: CUSTOMER },
        { Type: "NOTES", Value: "Welcome!" },
      ],
    });
    expect(
      await world.client(CUSTOMER).send(new DescribeHandshakeCommand({ HandshakeId: handshake.Id })),
    ).toEqual(expect.objectContaining({ Handshake: handshake }));
  });

  it("finds the account by its address, whatever the case, and tells nobody more than was named", async () => {
    const { Parties, transfer } = await invited({
      Target: { Id: "Billing@CUSTOMER.example", Type: "EMAIL" },
    });

    expect(Parties?.[1]).toEqual({ Id: "Billing@CUSTOMER.example", Type: "EMAIL" });
    const seen = await describedBy(DISTRIBUTOR, transfer);
    expect(seen?.Source).toEqual({
      ManagementAccountId: CUSTOMER,
      ManagementAccountEmail: "Billing@CUSTOMER.example",
    });
    const { transfer: byId } = await invited({ Target: { Id: OTHER, Type: "ACCOUNT" } });
    expect((await describedBy(DISTRIBUTOR, byId))?.Source).toEqual({ ManagementAccountId: OTHER });
  });

  it("is listed for whom it was sent to and for whom it was sent by, and for nobody else", async () => {
    const { Id, transfer } = await invited();

    const received = async (account: string) =>
      (await world.client(account).send(new ListHandshakesForAccountCommand({}))).Handshakes?.map(
        (each) => each.Id,
      );
    const sent = async (account: string) =>
      (await world.client(account).send(new ListHandshakesForOrganizationCommand({}))).Handshakes?.map(
        (each) => each.Id,
      );
    const inbound = async (account: string) =>
      (
        await world.client(account).send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING" }))
      ).ResponsibilityTransfers?.map((each) => each.Id);
    const outbound = async (account: string) =>
      (
        await world.client(account).send(new ListOutboundResponsibilityTransfersCommand({ Type: "BILLING" }))
      ).ResponsibilityTransfers?.map((each) => each.Id);
    expect([await received(CUSTOMER), await received(DISTRIBUTOR), await received(NOBODY)]).toEqual([
      [Id],
      [],
      [],
    ]);
    expect([await sent(DISTRIBUTOR), await sent(CUSTOMER), await sent(OTHER)]).toEqual([[Id], [], []]);
    expect([await inbound(DISTRIBUTOR), await inbound(CUSTOMER), await inbound(OTHER)]).toEqual([
      [transfer],
      [],
      [],
    ]);
    expect([await outbound(CUSTOMER), await outbound(DISTRIBUTOR), await outbound(OTHER)]).toEqual([
      [transfer],
      [],
      [],
    ]);
  });
});

describe("answers to an invitation", () => {
  it("accepted, both sides see the transfer under an ARN of their own and the address of the other", async () => {
    const { Id, transfer } = await invited();

    const { Handshake: accepted } = await world
      .client(CUSTOMER)
      .send(new AcceptHandshakeCommand({ HandshakeId: Id }));

    expect(accepted?.State).toBe("ACCEPTED");
    const common = {
      Id: transfer,
      Type: "BILLING",
      Status: "ACCEPTED",
      Source: { ManagementAccountId: CUSTOMER, ManagementAccountEmail: "billing@customer.example" },
      Target: { ManagementAccountId: DISTRIBUTOR, ManagementAccountEmail: "billing@northwind.example" },
      StartTimestamp: new Date("2026-12-01T00:00:00Z"),
      ActiveHandshakeId: Id,
    };
    expect(await describedBy(DISTRIBUTOR, transfer)).toEqual({
      ...common,
      Arn: `arn:aws:organizations::${DISTRIBUTOR}:transfer/o-custom0001/billing/inbound/${transfer}`,
      Name: "customer one",
    });
    expect(await describedBy(CUSTOMER, transfer)).toEqual({
      ...common,
      Arn: `arn:aws:organizations::${CUSTOMER}:transfer/o-custom0001/billing/outbound/${transfer}`,
    });
  });

  it.each([
    ["DECLINED", CUSTOMER, DeclineHandshakeCommand],
    ["CANCELED", DISTRIBUTOR, CancelHandshakeCommand],
  ] as const)("%s is the end of both", async (state, account, Command) => {
    const { Id, transfer } = await invited();

    const { Handshake: handshake } = await world.client(account).send(new Command({ HandshakeId: Id }));

    expect(handshake?.State).toBe(state);
    expect((await describedBy(DISTRIBUTOR, transfer))?.Status).toBe(state);
    expect(await refusalOf(world.client(account).send(new Command({ HandshakeId: Id })))).toEqual([
      "HandshakeAlreadyInStateException",
      undefined,
    ]);
    expect(
      await refusalOf(world.client(CUSTOMER).send(new AcceptHandshakeCommand({ HandshakeId: Id }))),
    ).toEqual(["InvalidHandshakeTransitionException", undefined]);
  });
});

describe("a transfer", () => {
  const acceptedTransfer = async (): Promise<string> => {
    const { Id, transfer } = await invited();
    await world.client(CUSTOMER).send(new AcceptHandshakeCommand({ HandshakeId: Id }));
    return transfer;
  };

  it("is renamed by who pays, and by nobody else", async () => {
    const Id = await acceptedTransfer();
    const rename = new UpdateResponsibilityTransferCommand({ Id, Name: "renamed" });

    const { ResponsibilityTransfer: renamed } = await world.client(DISTRIBUTOR).send(rename);

    expect(renamed?.Name).toBe("renamed");
    expect(await refusalOf(world.client(CUSTOMER).send(rename))).toEqual([
      "ConstraintViolationException",
      "TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
    ]);
    expect(await refusalOf(world.client(OTHER).send(rename))).toEqual([
      "ResponsibilityTransferNotFoundException",
      undefined,
    ]);
  });

  it.each([
    ["who pays", DISTRIBUTOR],
    ["whose bill it is", CUSTOMER],
  ])("is ended by %s, to the last millisecond, once and for all", async (_, account) => {
    const Id = await acceptedTransfer();
    world.setNow("2026-12-10T00:00:00.000Z");
    const terminate = (end?: string) =>
      world.client(account).send(
        new TerminateResponsibilityTransferCommand({
          Id,
          ...(end === undefined ? {} : { EndTimestamp: new Date(end) }),
        }),
      );

    expect(await refusalOf(terminate("2027-01-31T23:59:59.998Z"))).toEqual([
      "InvalidInputException",
      "END_DATE_NOT_END_OF_MONTH",
    ]);
    expect(await refusalOf(terminate("2026-11-30T23:59:59.999Z"))).toEqual([
      "InvalidInputException",
      "END_DATE_TOO_EARLY",
    ]);
    expect(await refusalOf(terminate("2027-02-28T23:59:59.999Z"))).toEqual([
      "InvalidInputException",
      "END_DATE_TOO_LATE",
    ]);
    const { ResponsibilityTransfer: ended } = await terminate("2027-01-31T23:59:59.999Z");

    expect([ended?.Status, ended?.EndTimestamp]).toEqual(["WITHDRAWN", new Date("2027-01-31T23:59:59.999Z")]);
    expect(await refusalOf(terminate())).toEqual([
      "ResponsibilityTransferAlreadyInStatusException",
      undefined,
    ]);
    world.setNow("2028-12-10T00:00:00.000Z");
    expect((await describedBy(CUSTOMER, Id))?.Status).toBe("WITHDRAWN");
  });
});
