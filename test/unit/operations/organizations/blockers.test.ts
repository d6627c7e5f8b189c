import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inviter } from "../../../support/invite.ts";
import { refusalOf } from "../../../support/organizations-client.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  MEMBER,
  NOBODY,
  OTHER,
  openTransferWorld,
  organizationsOfWorld,
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

const put = async (account: string, more: object): Promise<void> => {
  const { id, managementAccount, accounts, email, name } = organizationsOfWorld.find(
    (each) => each.managementAccount === account,
  ) as (typeof organizationsOfWorld)[number];
  const { status, body } = await world.send("PUT", `/rebill/v1/organizations/${id}`, {
    managementAccountId: managementAccount,
    managementAccountEmail: email,
    name,
    accounts,
    ...more,
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
};
const HANDSHAKE = "HandshakeConstraintViolationException";
const CONSTRAINT = "ConstraintViolationException";

describe("an invitation is refused", () => {
  it.each([
    ["an account nobody knows", { Id: NOBODY, Type: "ACCOUNT" }],
    ["a member account", { Id: MEMBER, Type: "ACCOUNT" }],
    ["an address nobody has", { Id: "nobody@nowhere.example", Type: "EMAIL" }],
    ["the address of a member account", { Id: `${MEMBER}@x.example`, Type: "EMAIL" }],
  ])("for %s, in the same words", async (_, Target) => {
    const known = await parties.invited(DISTRIBUTOR, NOBODY).catch((error: Error) => error.message);
    const refused = parties.invited(DISTRIBUTOR, "", "2026-12", { Target });

    expect(await refusalOf(refused)).toEqual([HANDSHAKE, "TARGET_ACCOUNT_VALIDATION_FAILURE"]);
    expect(await refused.catch((error: Error) => error.message)).toBe(known);
  });

  it("beyond the invitations its sender may send in a day, whatever became of them", async () => {
    await world.setQuotas(DISTRIBUTOR, { inboundTransfers: 5, chainLength: 2, invitationsPerDay: 1 });
    const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);
    await world.answer(DISTRIBUTOR, "CancelHandshake", handshake);

    world.setNow("2026-11-15T23:59:59.999Z");
    expect(await refusalOf(parties.invited(DISTRIBUTOR, OTHER))).toEqual([
      HANDSHAKE,
      "HANDSHAKE_RATE_LIMIT_EXCEEDED",
    ]);
    world.setNow("2026-11-16T00:00:00.000Z");
    await parties.invited(DISTRIBUTOR, OTHER);
  });

  it.each([
    ["by id", { Id: DISTRIBUTOR, Type: "ACCOUNT" }],
    ["by address", { Id: "BILLING@northwind.example", Type: "EMAIL" }],
  ])("for oneself, %s", async (_, Target) => {
    expect(await refusalOf(parties.invited(DISTRIBUTOR, "", "2026-12", { Target }))).toEqual([
      HANDSHAKE,
      "SOURCE_AND_TARGET_CANNOT_MATCH",
    ]);
  });

  it("for an address that two organizations have", async () => {
    await put(OTHER, { managementAccountEmail: "billing@CUSTOMER.example" });

    expect(
      await refusalOf(
        parties.invited(DISTRIBUTOR, "", "2026-12", {
          Target: { Id: "billing@customer.example", Type: "EMAIL" },
        }),
      ),
    ).toEqual([HANDSHAKE, "TARGET_ACCOUNT_VALIDATION_FAILURE"]);
  });

  it("for one's own payer, direct and indirect", async () => {
    await world.setQuotas(CUSTOMER, { inboundTransfers: 5, chainLength: 5 });
    await world.setQuotas(RESELLER, { inboundTransfers: 5, chainLength: 5 });
    await parties.handedOver(RESELLER, CUSTOMER);
    await parties.handedOver(DISTRIBUTOR, RESELLER);

    for (const payer of [RESELLER, DISTRIBUTOR])
      expect(await refusalOf(parties.invited(CUSTOMER, payer, "2027-01"))).toEqual([
        HANDSHAKE,
        "SOURCE_AND_TARGET_CANNOT_MATCH",
      ]);
  });

  it("for an organization in another partition", async () => {
    await put(CUSTOMER, { partition: "aws-cn" });

    expect(await refusalOf(parties.invited(DISTRIBUTOR, CUSTOMER))).toEqual([
      HANDSHAKE,
      "ORGANIZATION_FROM_DIFFERENT_SELLER_OF_RECORD",
    ]);
  });

  it("while another one waits, and while a transfer runs, whatever its start", async () => {
    const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);
    expect(await refusalOf(parties.invited(DISTRIBUTOR, CUSTOMER, "2027-01"))).toEqual([
      "DuplicateHandshakeException",
      undefined,
    ]);
    await parties.accept(CUSTOMER, handshake);
    expect(await refusalOf(parties.invited(DISTRIBUTOR, CUSTOMER, "2027-01"))).toEqual([
      HANDSHAKE,
      "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
    ]);
    // What somebody else has going on with the account is not told.
    await parties.invited(RESELLER, CUSTOMER);
  });

  it.each([
    ["accountNotActive", CONSTRAINT, "ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY"],
    ["paymentInstrumentMissing", HANDSHAKE, "PAYMENT_INSTRUMENT_REQUIRED"],
    ["pastDueInvoice", CONSTRAINT, "UNMET_BILLING_PREREQUISITE"],
    ["emailNotVerified", HANDSHAKE, "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED"],
    ["deletionInProgress", CONSTRAINT, "TRANSFER_RESPONSIBILITY_TARGET_DELETION_IN_PROGRESS"],
  ])("while %s is up at who sends it, and while it is up at acceptance", async (flag, exception, reason) => {
    const { handshake } = await parties.invited(RESELLER, CUSTOMER);
    await put(RESELLER, { flags: { [flag]: true } });

    expect(await refusalOf(parties.invited(RESELLER, OTHER))).toEqual([exception, reason]);
    expect(await refusalOf(parties.accept(CUSTOMER, handshake))).toEqual([exception, reason]);
    await put(RESELLER, { flags: {} });
    await parties.accept(CUSTOMER, handshake);
  });

  it("to an account's quota, invitations included, and no further; what came to nothing is given back", async () => {
    await world.setQuotas(RESELLER, { inboundTransfers: 1 });
    const { handshake } = await parties.invited(RESELLER, CUSTOMER);
    const QUOTA = [CONSTRAINT, "RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION"];
    expect(await refusalOf(parties.invited(RESELLER, OTHER))).toEqual(QUOTA);
    await parties.accept(CUSTOMER, handshake);
    expect(await refusalOf(parties.invited(RESELLER, OTHER))).toEqual(QUOTA);
    expect(await refusalOf(parties.invited(OTHER, CUSTOMER))).toEqual(QUOTA);
  });

  it.each([
    ["declined", "DeclineHandshake", CUSTOMER],
    ["canceled", "CancelHandshake", RESELLER],
    ["expired", undefined, RESELLER],
  ])("no longer by an invitation that was %s", async (_, operation, account) => {
    await world.setQuotas(RESELLER, { inboundTransfers: 1 });
    const { handshake } = await parties.invited(RESELLER, CUSTOMER);
    if (operation === undefined) world.setNow("2026-11-30T00:00:00.000Z");
    else await world.answer(account, operation, handshake);

    await parties.invited(RESELLER, OTHER, "2027-01");
  });

  it("by nothing of what is below the invited account, which is not the inviter's to know", async () => {
    await world.setQuotas(OTHER, { inboundTransfers: 5, chainLength: 1 });
    await parties.handedOver(RESELLER, CUSTOMER);

    const { handshake } = await parties.invited(OTHER, RESELLER);
    expect(await refusalOf(parties.accept(RESELLER, handshake))).toEqual([
      CONSTRAINT,
      "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION",
    ]);
    await world.setQuotas(OTHER, { inboundTransfers: 5, chainLength: 2 });
    await parties.accept(RESELLER, handshake);
  });
});

describe("an acceptance is refused", () => {
  it.each([
    ["accountNotActive", CONSTRAINT, "ACCOUNT_NOT_ACTIVE_FOR_TRANSFER_RESPONSIBILITY"],
    ["pastDueInvoice", HANDSHAKE, "PAST_DUE_INVOICE"],
    ["unusedPrepaymentBalance", HANDSHAKE, "UNUSED_PREPAYMENT_BALANCE"],
    ["legacyPermissionsInUse", HANDSHAKE, "LEGACY_PERMISSIONS_STILL_IN_USE"],
    ["unsupportedPricing", CONSTRAINT, "UNSUPPORTED_PRICING"],
    ["emailNotVerified", HANDSHAKE, "MANAGEMENT_ACCOUNT_EMAIL_NOT_VERIFIED"],
    ["deletionInProgress", CONSTRAINT, "TRANSFER_RESPONSIBILITY_SOURCE_DELETION_IN_PROGRESS"],
  ])(
    "while %s is up at the invited account, which the inviter is not told",
    async (flag, exception, reason) => {
      await put(CUSTOMER, { flags: { [flag]: true } });
      const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);

      expect(await refusalOf(parties.accept(CUSTOMER, handshake))).toEqual([exception, reason]);
      await put(CUSTOMER, { flags: {} });
      await parties.accept(CUSTOMER, handshake);
    },
  );

  it("in the first four days of a management account, to the millisecond", async () => {
    await put(CUSTOMER, { flags: { createdAt: "2026-11-15T10:00:00Z" } });
    const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);

    world.setNow("2026-11-19T09:59:59.999Z");
    expect(await refusalOf(parties.accept(CUSTOMER, handshake))).toEqual([CONSTRAINT, "WAIT_PERIOD_ACTIVE"]);
    world.setNow("2026-11-19T10:00:00.000Z");
    await parties.accept(CUSTOMER, handshake);
  });

  it("while the bill is handed over to somebody else, until that is withdrawn and its months are over", async () => {
    const first = await parties.invited(DISTRIBUTOR, CUSTOMER);
    const second = await parties.invited(RESELLER, CUSTOMER, "2027-01");
    await parties.accept(CUSTOMER, first.handshake);
    expect(await refusalOf(parties.accept(CUSTOMER, second.handshake))).toEqual([
      CONSTRAINT,
      "RESPONSIBILITY_TRANSFER_MAX_OUTBOUND_QUOTA_VIOLATION",
    ]);

    world.setNow("2026-12-15T10:00:00.000Z");
    await world.terminate(CUSTOMER, first.transfer, "2027-01-31T23:59:59.999Z");
    expect(await refusalOf(parties.accept(CUSTOMER, second.handshake))).toEqual([
      HANDSHAKE,
      "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
    ]);
    await world.answer(CUSTOMER, "DeclineHandshake", second.handshake);
    const third = await parties.invited(RESELLER, CUSTOMER, "2027-02");
    await parties.accept(CUSTOMER, third.handshake);
  });

  it("from the deadline on, to the millisecond", async () => {
    const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);
    const { handshake: other } = await parties.invited(DISTRIBUTOR, OTHER);

    world.setNow("2026-11-29T23:59:59.999Z");
    await parties.accept(CUSTOMER, handshake);
    world.setNow("2026-11-30T00:00:00.000Z");
    expect(await refusalOf(parties.accept(OTHER, other))).toEqual([
      "InvalidHandshakeTransitionException",
      undefined,
    ]);
  });

  it("by whoever is not the invited management account", async () => {
    const { handshake } = await parties.invited(DISTRIBUTOR, CUSTOMER);

    expect(await refusalOf(parties.accept(DISTRIBUTOR, handshake))).toEqual([
      "AccessDeniedException",
      undefined,
    ]);
    expect(await refusalOf(parties.accept(MEMBER, handshake))).toEqual(["AccessDeniedException", undefined]);
    expect(await refusalOf(parties.accept(OTHER, handshake))).toEqual([
      "HandshakeNotFoundException",
      undefined,
    ]);
    expect(await refusalOf(parties.accept(NOBODY, handshake))).toEqual([
      "AWSOrganizationsNotInUseException",
      undefined,
    ]);
    expect(await refusalOf(world.answer(CUSTOMER, "CancelHandshake", handshake))).toEqual([
      "AccessDeniedException",
      undefined,
    ]);
    expect(await refusalOf(world.answer(DISTRIBUTOR, "DeclineHandshake", handshake))).toEqual([
      "AccessDeniedException",
      undefined,
    ]);
    expect(await refusalOf(world.answer(MEMBER, "DeclineHandshake", handshake))).toEqual([
      "HandshakeNotFoundException",
      undefined,
    ]);
  });

  it("at the third level by default, and at the fourth when quotas allow three hops", async () => {
    await world.setQuotas(CUSTOMER, { inboundTransfers: 5, chainLength: 1 });
    await world.setQuotas(RESELLER, { inboundTransfers: 5, chainLength: 2 });
    await parties.handedOver(DISTRIBUTOR, RESELLER);
    await parties.handedOver(RESELLER, CUSTOMER);
    const LEVEL = [CONSTRAINT, "RESPONSIBILITY_TRANSFER_MAX_LEVEL_VIOLATION"];

    expect(await refusalOf(parties.invited(CUSTOMER, OTHER))).toEqual(LEVEL);
    await world.setQuotas(DISTRIBUTOR, { inboundTransfers: 5, chainLength: 3 });
    await parties.handedOver(CUSTOMER, OTHER);
  });
});
