import {
  DescribeOrganizationCommand,
  DescribeResponsibilityTransferCommand,
  ListAccountsCommand,
  ListHandshakesForAccountCommand,
  ListOutboundResponsibilityTransfersCommand,
  ListTagsForResourceCommand,
  paginateListAccounts,
  paginateListHandshakesForOrganization,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventsOf } from "../../../../shared/stores/journal-store.ts";
import { inviter } from "../../../support/invite.ts";
import { refusalOf } from "../../../support/organizations-client.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  MEMBER,
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

const collected = async <P, T>(pages: AsyncIterable<P>, of: (page: P) => readonly T[] | undefined) => {
  const all: (readonly T[])[] = [];
  for await (const page of pages) all.push(of(page) ?? []);
  return all;
};

const INVALID_TOKEN = ["InvalidInputException", "INVALID_NEXT_TOKEN"];

describe("lists", () => {
  it("come in pages, each thing once, and take no token of another list", async () => {
    const sent: string[] = [];
    for (const account of [CUSTOMER, RESELLER, OTHER])
      sent.push((await parties.invited(DISTRIBUTOR, account)).handshake);
    const client = world.client(DISTRIBUTOR);

    const pages = await collected(
      paginateListHandshakesForOrganization({ client, pageSize: 2 }, {}),
      ({ Handshakes }) => Handshakes?.map(({ Id }) => Id),
    );

    expect(pages.map((page) => page.length)).toEqual([2, 1]);
    expect(pages.flat().sort()).toEqual(sent.sort());
    const { NextToken } = await client.send(new ListAccountsCommand({ MaxResults: 1 }));
    expect(NextToken).toBeUndefined();
    const { NextToken: token } = await world
      .client(CUSTOMER)
      .send(new ListAccountsCommand({ MaxResults: 1 }));
    expect(token).toMatch(/./);
    expect(await refusalOf(client.send(new ListAccountsCommand({ NextToken: token })))).toEqual(
      INVALID_TOKEN,
    );
    expect(
      await refusalOf(world.client(CUSTOMER).send(new ListHandshakesForAccountCommand({ NextToken: token }))),
    ).toEqual(INVALID_TOKEN);
  });

  it("show 20 at once when nobody says how many", async () => {
    for (let index = 0; index < 21; index += 1)
      await world.send("PUT", `/rebill/v1/organizations/o-many0000${10 + index}`, {
        managementAccountId: String(700_000_000_000 + index),
        name: `Many ${index}`,
      });
    for (let index = 0; index < 21; index += 1)
      await parties.invited(DISTRIBUTOR, String(700_000_000_000 + index));

    const pages = await collected(
      paginateListHandshakesForOrganization({ client: world.client(DISTRIBUTOR) }, {}),
      ({ Handshakes }) => Handshakes,
    );
    expect(pages.map((page) => page.length)).toEqual([20, 1]);
  });

  it("of handshakes have those of billing transfer only, until 30 days after their end", async () => {
    const { handshake, transfer } = await parties.invited(DISTRIBUTOR, CUSTOMER);
    const list = async (Filter?: object) =>
      (await world.client(CUSTOMER).send(new ListHandshakesForAccountCommand({ Filter }))).Handshakes?.map(
        ({ Id }) => Id,
      );
    const outbound = async () =>
      (
        await world.client(CUSTOMER).send(new ListOutboundResponsibilityTransfersCommand({ Type: "BILLING" }))
      ).ResponsibilityTransfers?.map(({ Id }) => Id);
    expect(await list({ ActionType: "TRANSFER_RESPONSIBILITY" })).toEqual([handshake]);
    expect(await list({ ActionType: "INVITE" })).toEqual([]);
    expect(await list({ ParentHandshakeId: handshake })).toEqual([]);

    await world.answer(CUSTOMER, "DeclineHandshake", handshake);
    world.setNow("2026-12-15T09:59:59.999Z");
    expect([await list(), await outbound()]).toEqual([[handshake], [transfer]]);
    world.setNow("2026-12-15T10:00:00.000Z");
    expect([await list(), await outbound()]).toEqual([[], []]);
    expect(
      await refusalOf(
        world.client(DISTRIBUTOR).send(new DescribeResponsibilityTransferCommand({ Id: transfer })),
      ),
    ).toEqual(["ResponsibilityTransferNotFoundException", undefined]);
    expect(await refusalOf(world.answer(CUSTOMER, "DeclineHandshake", handshake))).toEqual([
      "HandshakeNotFoundException",
      undefined,
    ]);
  });
});

describe("the caller's organization", () => {
  const ORGANIZATION = {
    Id: "o-custom0001",
    Arn: `arn:aws:organizations::${CUSTOMER}:organization/o-custom0001`,
    FeatureSet: "ALL",
    MasterAccountArn: `arn:aws:organizations::${CUSTOMER}:account/o-custom0001/${CUSTOMER}`,
    MasterAccountId: CUSTOMER,
    MasterAccountEmail: "billing@customer.example",
    AvailablePolicyTypes: [],
  };

  it("is described to its management account and to its members, as long as they are", async () => {
    for (const account of [CUSTOMER, MEMBER])
      expect((await world.client(account).send(new DescribeOrganizationCommand({}))).Organization).toEqual(
        ORGANIZATION,
      );
    await world.send("PUT", "/rebill/v1/organizations/o-custom0001", {
      managementAccountId: CUSTOMER,
      name: "Customer",
      accounts: [{ id: MEMBER, name: "prod", joined: "2026-01-01", left: "2026-11-20" }],
    });
    world.setNow("2026-11-19T23:59:59.999Z");
    await world.client(MEMBER).send(new DescribeOrganizationCommand({}));
    world.setNow("2026-11-20T00:00:00.000Z");
    expect(await refusalOf(world.client(MEMBER).send(new DescribeOrganizationCommand({})))).toEqual([
      "AWSOrganizationsNotInUseException",
      undefined,
    ]);
  });

  it("lists the accounts that are in it now", async () => {
    await world.send("PUT", "/rebill/v1/organizations/o-custom0001", {
      managementAccountId: CUSTOMER,
      managementAccountEmail: "billing@customer.example",
      name: "Customer",
      accounts: [
        { id: MEMBER, name: "prod", email: "prod@customer.example", joined: "2026-03-04T05:06:07Z" },
        { id: "111111111113", name: "gone", left: "2026-11-01" },
        { id: "111111111114", name: "to come", joined: "2026-12-01" },
      ],
    });

    const pages = await collected(
      paginateListAccounts({ client: world.client(CUSTOMER), pageSize: 1 }, {}),
      ({ Accounts }) => Accounts,
    );
    const common = { Status: "ACTIVE", State: "ACTIVE" };
    expect(pages).toEqual([
      [
        {
          Id: CUSTOMER,
          Arn: `arn:aws:organizations::${CUSTOMER}:account/o-custom0001/${CUSTOMER}`,
          Email: "billing@customer.example",
          Name: "Customer",
          ...common,
        },
      ],
      [
        {
          Id: MEMBER,
          Arn: `arn:aws:organizations::${CUSTOMER}:account/o-custom0001/${MEMBER}`,
          Email: "prod@customer.example",
          Name: "prod",
          JoinedTimestamp: new Date("2026-03-04T05:06:07Z"),
          ...common,
        },
      ],
    ]);
  });
});

describe("tags", () => {
  const tagsOf = async (ResourceId: string, account = DISTRIBUTOR) =>
    (await world.client(account).send(new ListTagsForResourceCommand({ ResourceId }))).Tags;

  it("come with the invitation, are added, replaced and taken away by who pays, and by nobody else", async () => {
    const Tags = [
      { Key: "team", Value: "west" },
      { Key: "constructor", Value: "für 漢字" },
    ];
    const { transfer: ResourceId } = await parties.invited(DISTRIBUTOR, CUSTOMER, "2026-12", { Tags });
    const client = world.client(DISTRIBUTOR);
    expect(await tagsOf(ResourceId)).toEqual(expect.arrayContaining(Tags));

    await client.send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "team", Value: "east" }] }));
    await client.send(new UntagResourceCommand({ ResourceId, TagKeys: ["constructor", "none"] }));

    expect(await tagsOf(ResourceId)).toEqual([{ Key: "team", Value: "east" }]);
    for (const account of [CUSTOMER, OTHER])
      for (const command of [
        new TagResourceCommand({ ResourceId, Tags }),
        new UntagResourceCommand({ ResourceId, TagKeys: ["team"] }),
        new ListTagsForResourceCommand({ ResourceId }),
      ])
        expect(await refusalOf(world.client(account).send(command as TagResourceCommand))).toEqual([
          "TargetNotFoundException",
          undefined,
        ]);
    const events = (await world.deps.journal.after(0, 1000)).entries
      .flatMap(eventsOf)
      .filter(({ detailType }) => /^Responsibility Transfer (Tagged|Untagged)$/.test(detailType));
    expect(events.map(({ detailType, detail }) => [detailType, detail.tagKeys])).toEqual([
      ["Responsibility Transfer Tagged", ["team"]],
      ["Responsibility Transfer Untagged", ["constructor", "none"]],
    ]);
  });

  it("are fifty at most, counted over all requests", async () => {
    const { transfer: ResourceId } = await parties.invited(DISTRIBUTOR, CUSTOMER);
    const client = world.client(DISTRIBUTOR);
    const tags = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ Key: `key ${from + index}`, Value: "" }));
    await client.send(new TagResourceCommand({ ResourceId, Tags: tags(0, 50) }));

    expect(await refusalOf(client.send(new TagResourceCommand({ ResourceId, Tags: tags(50, 1) })))).toEqual([
      "ConstraintViolationException",
      "MAX_TAG_LIMIT_EXCEEDED",
    ]);
    await client.send(new TagResourceCommand({ ResourceId, Tags: tags(3, 1) }));
    expect(await tagsOf(ResourceId)).toHaveLength(50);
  });

  it("of a transfer that a configuration file set up are kept, and the months it is billed by as well", async () => {
    await world.close();
    world = await openTransferWorld({
      transfers: [
        { name: "reseller", source: RESELLER, target: DISTRIBUTOR, start: "2026-10", end: "2027-03" },
      ],
    });
    const { state } = await world.deps.configuration.current();
    const [fact] = state.transfers.list("2026-11" as never);
    const ResourceId = fact?.id ?? "";

    await world
      .client(DISTRIBUTOR)
      .send(new TagResourceCommand({ ResourceId, Tags: [{ Key: "a", Value: "b" }] }));

    expect(await tagsOf(ResourceId)).toEqual([{ Key: "a", Value: "b" }]);
    const after = (await world.deps.configuration.current()).state;
    expect(after.transfers.list("2026-11" as never)).toEqual([fact]);
    const { ResponsibilityTransfer: described } = await world
      .client(RESELLER)
      .send(new DescribeResponsibilityTransferCommand({ Id: ResourceId }));
    expect(described).toMatchObject({
      Status: "WITHDRAWN",
      StartTimestamp: new Date("2026-10-01T00:00:00Z"),
      EndTimestamp: new Date("2027-03-31T23:59:59.999Z"),
    });
  });
});
