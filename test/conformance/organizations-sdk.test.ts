import * as sdk from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_SERVICES } from "../../shared/compose/compose-api.ts";
import type { ServedPartner } from "../support/served-partner.ts";
import { openServedTransferWorld } from "../support/served-transfer-world.ts";
import { CUSTOMER, NOBODY, RESELLER } from "../support/transfer-world.ts";

let world: ServedPartner;
const clients = new Map<string, sdk.OrganizationsClient>();
const used = new Set<string>();
beforeAll(async () => {
  world = await openServedTransferWorld();
  for (const profile of ["rebill", "reseller", "customer", "other", "member", "nobody", "viewer"]) {
    const client = new sdk.OrganizationsClient({ ...(await world.settings(profile)), maxAttempts: 1 });
    client.middlewareStack.add(
      (next, { commandName }) =>
        (args) => {
          used.add(String(commandName).replace(/Command$/, ""));
          return next(args);
        },
      { step: "initialize", name: "noteCommand" },
    );
    clients.set(profile, client);
  }
});
afterAll(async () => {
  for (const client of clients.values()) client.destroy();
  await world?.close();
});

const as = (profile: string): sdk.OrganizationsClient => clients.get(profile) as sdk.OrganizationsClient;
const failure = async (sent: Promise<unknown>): Promise<Error & { Reason?: string; Message?: string }> => {
  try {
    await sent;
  } catch (error) {
    return error as Error;
  }
  throw new Error("the request succeeded");
};
const collected = async <P, T>(pages: AsyncIterable<P>, of: (page: P) => readonly T[] | undefined) => {
  const all: T[] = [];
  for await (const page of pages) all.push(...(of(page) ?? []));
  return all;
};
const BILLING = { Type: "BILLING" } as const;
const invite = (
  Target: sdk.HandshakeParty,
  StartTimestamp = new Date("2026-12-01T00:00:00Z"),
  more: object = {},
) =>
  new sdk.InviteOrganizationToTransferResponsibilityCommand({
    ...BILLING,
    Target,
    StartTimestamp,
    SourceName: "a customer",
    ...more,
  });
const transferOf = (handshake: sdk.Handshake | undefined): string =>
  handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER")?.Value ?? "";

describe("Organizations through the official client", () => {
  it("takes a bill over, up a chain and back again", async () => {
    const notes = { Notes: "für 漢字", Tags: [{ Key: "team", Value: "west" }] };
    const { Handshake: lower } = await as("reseller").send(
      invite({ Id: "BILLING@customer.example", Type: "EMAIL" }, undefined, notes),
    );
    const HandshakeId = lower?.Id ?? "";
    const Id = transferOf(lower);
    const { Handshake: described } = await as("customer").send(
      new sdk.DescribeHandshakeCommand({ HandshakeId }),
    );
    expect(described?.Resources).toEqual(lower?.Resources);
    await as("customer").send(new sdk.AcceptHandshakeCommand({ HandshakeId }));
    const { Handshake: upper } = await as("rebill").send(invite({ Id: RESELLER, Type: "ACCOUNT" }));
    await as("reseller").send(new sdk.AcceptHandshakeCommand({ HandshakeId: upper?.Id }));

    const inbound = await as("rebill").send(new sdk.ListInboundResponsibilityTransfersCommand(BILLING));
    expect(inbound.ResponsibilityTransfers?.map((each) => each.Id)).toEqual([Id, transferOf(upper)].sort());
    const first = await as("rebill").send(
      new sdk.ListInboundResponsibilityTransfersCommand({ ...BILLING, MaxResults: 1 }),
    );
    expect([first.ResponsibilityTransfers?.length, typeof first.NextToken]).toEqual([1, "string"]);
    const outbound = await as("customer").send(new sdk.ListOutboundResponsibilityTransfersCommand(BILLING));
    expect(outbound.ResponsibilityTransfers?.map(({ Arn }) => Arn)).toEqual([
      `arn:aws:organizations::${CUSTOMER}:transfer/o-custom0001/billing/outbound/${Id}`,
    ]);
    const renamed = await as("reseller").send(
      new sdk.UpdateResponsibilityTransferCommand({ Id, Name: "new" }),
    );
    expect(renamed.ResponsibilityTransfer?.Name).toBe("new");
    const seen = await as("rebill").send(new sdk.DescribeResponsibilityTransferCommand({ Id }));
    expect(seen.ResponsibilityTransfer).toMatchObject({
      Name: "new",
      Source: { ManagementAccountId: CUSTOMER },
      StartTimestamp: new Date("2026-12-01T00:00:00Z"),
    });
    await as("reseller").send(
      new sdk.TagResourceCommand({ ResourceId: Id, Tags: [{ Key: "a", Value: "" }] }),
    );
    await as("reseller").send(new sdk.UntagResourceCommand({ ResourceId: Id, TagKeys: ["team"] }));
    expect(
      await collected(
        sdk.paginateListTagsForResource({ client: as("reseller") }, { ResourceId: Id }),
        (page) => page.Tags,
      ),
    ).toEqual([{ Key: "a", Value: "" }]);
    // A fraction of a second, in both directions.
    const EndTimestamp = new Date("2026-12-31T23:59:59.999Z");
    const ended = await as("customer").send(
      new sdk.TerminateResponsibilityTransferCommand({ Id, EndTimestamp }),
    );
    expect([ended.ResponsibilityTransfer?.Status, ended.ResponsibilityTransfer?.EndTimestamp]).toEqual([
      "WITHDRAWN",
      EndTimestamp,
    ]);
  });

  it("declines and cancels, and pages through handshakes and accounts", async () => {
    const start = new Date("2027-01-01T00:00:00Z");
    const declined = await as("rebill").send(invite({ Id: CUSTOMER, Type: "ACCOUNT" }, start));
    await as("customer").send(new sdk.DeclineHandshakeCommand({ HandshakeId: declined.Handshake?.Id }));
    const canceled = await as("rebill").send(invite({ Id: CUSTOMER, Type: "ACCOUNT" }, start));
    await as("rebill").send(new sdk.CancelHandshakeCommand({ HandshakeId: canceled.Handshake?.Id }));

    const sent = await collected(
      sdk.paginateListHandshakesForOrganization({ client: as("rebill"), pageSize: 1 }, {}),
      (page) => page.Handshakes,
    );
    expect(sent.map(({ State }) => State).sort()).toEqual(["ACCEPTED", "CANCELED", "DECLINED"]);
    const received = await collected(
      sdk.paginateListHandshakesForAccount(
        { client: as("customer"), pageSize: 1 },
        { Filter: { ActionType: "TRANSFER_RESPONSIBILITY" } },
      ),
      (page) => page.Handshakes,
    );
    expect(received).toHaveLength(3);
    const accounts = await collected(
      sdk.paginateListAccounts({ client: as("customer"), pageSize: 1 }, {}),
      (page) => page.Accounts,
    );
    expect(accounts.map(({ Id }) => Id)).toEqual(["111111111111", "111111111112"]);
    const { Organization } = await as("member").send(new sdk.DescribeOrganizationCommand({}));
    expect(Organization?.Id).toBe("o-custom0001");
  });

  it("fails with classes, reasons and messages of its own", async () => {
    const start = new Date("2027-01-01T00:00:00Z");
    const { Handshake: waiting } = await as("reseller").send(
      invite({ Id: CUSTOMER, Type: "ACCOUNT" }, start),
    );
    const HandshakeId = waiting?.Id;
    const Id = transferOf(waiting);
    const accept = new sdk.AcceptHandshakeCommand({ HandshakeId });
    const withdrawn = (
      await as("customer").send(new sdk.ListOutboundResponsibilityTransfersCommand(BILLING))
    ).ResponsibilityTransfers?.find(({ Status }) => Status === "WITHDRAWN")?.Id;
    const cases: readonly [() => Promise<unknown>, new (...more: never[]) => Error, string | undefined][] = [
      [
        () => as("reseller").send(invite({ Id: CUSTOMER, Type: "ACCOUNT" }, start)),
        sdk.DuplicateHandshakeException,
        undefined,
      ],
      [
        () => as("reseller").send(invite({ Id: NOBODY, Type: "ACCOUNT" })),
        sdk.HandshakeConstraintViolationException,
        "TARGET_ACCOUNT_VALIDATION_FAILURE",
      ],
      [
        () => as("other").send(invite({ Id: CUSTOMER, Type: "ACCOUNT" })),
        sdk.ConstraintViolationException,
        "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
      ],
      [
        () =>
          as("reseller").send(invite({ Id: CUSTOMER, Type: "ACCOUNT" }, new Date("2026-12-02T00:00:00Z"))),
        sdk.InvalidInputException,
        "START_DATE_NOT_BEGINNING_OF_MONTH",
      ],
      [
        () => as("reseller").send(new sdk.ListAccountsCommand({ MaxResults: 100 })),
        sdk.InvalidInputException,
        "MAX_VALUE_EXCEEDED",
      ],
      [() => as("reseller").send(accept), sdk.AccessDeniedException, undefined],
      [() => as("viewer").send(accept), sdk.AccessDeniedException, undefined],
      [() => as("other").send(accept), sdk.HandshakeNotFoundException, undefined],
      [() => as("nobody").send(accept), sdk.AWSOrganizationsNotInUseException, undefined],
      [
        () => as("other").send(new sdk.DescribeResponsibilityTransferCommand({ Id })),
        sdk.ResponsibilityTransferNotFoundException,
        undefined,
      ],
      [
        () => as("customer").send(new sdk.TerminateResponsibilityTransferCommand({ Id })),
        sdk.InvalidResponsibilityTransferTransitionException,
        undefined,
      ],
      [
        () => as("customer").send(new sdk.TerminateResponsibilityTransferCommand({ Id: withdrawn })),
        sdk.ResponsibilityTransferAlreadyInStatusException,
        undefined,
      ],
      [
        () => as("other").send(new sdk.ListTagsForResourceCommand({ ResourceId: Id })),
        sdk.TargetNotFoundException,
        undefined,
      ],
    ];
    for (const [sent, Class, reason] of cases) {
      const error = await failure(sent());
      expect([error.constructor.name, error.Reason]).toEqual([Class.name, reason]);
      expect(error).toBeInstanceOf(Class);
      expect((error.Message ?? error.message).length).toBeGreaterThan(10);
    }
    await as("customer").send(new sdk.DeclineHandshakeCommand({ HandshakeId }));
    expect(
      await failure(as("customer").send(new sdk.DeclineHandshakeCommand({ HandshakeId }))),
    ).toBeInstanceOf(sdk.HandshakeAlreadyInStateException);
    expect(await failure(as("customer").send(accept))).toBeInstanceOf(
      sdk.InvalidHandshakeTransitionException,
    );
  });

  it("was used for every operation there is here", () => {
    const here = API_SERVICES.find(({ name }) => name === "organizations")?.operations.map(
      ({ name }) => name,
    );

    expect(here?.filter((name) => !used.has(name))).toEqual([]);
  });
});
