import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { ChannelHandshake } from "../../../shared/domain/partner-central/channel-handshake.ts";
import {
  ChannelHandshakeId,
  ProgramManagementAccountId,
  RelationshipId,
} from "../../../shared/domain/partner-central/channel-ids.ts";
import { ChannelRefusedError } from "../../../shared/domain/partner-central/channel-refused-error.ts";
import { ProgramManagementAccount } from "../../../shared/domain/partner-central/program-management-account.ts";
import { Relationship } from "../../../shared/domain/partner-central/relationship.ts";
import type { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { refusalError } from "../../../shared/operations/partnercentral-channel/errors.ts";
import { type ConfigurationState, STATE_KINDS } from "../../../shared/stores/configuration-state.ts";
import { createKindState } from "../../../shared/stores/kind-state.ts";
import type { ChannelContext } from "../../../shared/use-cases/partner-central/channel-register.ts";
import { registerAccount } from "../../../shared/use-cases/partner-central/program-management-accounts.ts";
import { createRelationship } from "../../../shared/use-cases/partner-central/relationships.ts";
import { sendHandshake } from "../../../shared/use-cases/partner-central/send-handshake.ts";
import { type ChannelWorld, openChannel } from "../operations/partnercentral-channel/channel-world.ts";

const OWNER = AccountId.parse("999999999999");
const now = Instant.parse("2026-11-15T10:00:00.000Z");
let world: ChannelWorld;
let state: ConfigurationState;
beforeAll(async () => {
  world = await openChannel();
  state = await world.state();
});
afterAll(() => world.close());

const digits = (number: number): string => String(number).padStart(13, "0");
const made = { catalog: "AWS", owner: OWNER, revision: 1, createdAt: now, updatedAt: now };
const activeAccount = ProgramManagementAccount.parse({
  ...made,
  id: `pma-${digits(0)}`,
  program: "DISTRIBUTION",
  displayName: "Northwind",
  account: OWNER,
  status: "ACTIVE",
  activatedAt: now,
});
const times = <T>(count: number, make: (number: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index + 1));
const kindOf = <K extends keyof typeof STATE_KINDS>(
  kind: K,
  values: readonly { readonly id: string }[],
  from: BillingPeriod = ALWAYS,
) =>
  createKindState(
    values.map((value) => ({ id: value.id, from, value })),
    STATE_KINDS[kind].indexes as never,
  );
const context = (changed: object): ChannelContext => ({
  state: { ...state, ...changed },
  now,
  catalog: "AWS",
  caller: OWNER,
});
/** How the API tells of the refusal; undefined: it was no refusal. */
const told = (work: () => unknown) => {
  try {
    work();
    return undefined;
  } catch (error) {
    if (!(error instanceof ChannelRefusedError)) throw error;
    const { code, status, members } = refusalError(error);
    return [code, status, members.resourceType, members.quotaCode];
  }
};
const exceeded = (type: string, code: string) => ["ServiceQuotaExceededException", 400, type, code];

describe("quotas of the channel", () => {
  it("end what one owner registers", () => {
    const accounts = (count: number) =>
      kindOf(
        "programManagementAccounts",
        times(count, (number) =>
          ProgramManagementAccount.parse({
            ...activeAccount,
            id: `pma-${digits(number)}`,
            account: String(600_000_000_000 + number),
          }),
        ),
      );
    const register = (count: number) => () =>
      registerAccount(context({ programManagementAccounts: accounts(count) }), {
        id: ProgramManagementAccountId.parse(`pma-${digits(500)}`),
        program: "DISTRIBUTION",
        displayName: "One more",
        account: OWNER,
      });

    expect(told(register(99))).toBe(undefined);
    expect(told(register(100))).toEqual(exceeded("ProgramManagementAccount", "PROGRAM_MANAGEMENT_ACCOUNTS"));
  });

  it("end the relationships of one account", () => {
    const relationships = (count: number) =>
      kindOf(
        "relationships",
        times(count, (number) =>
          Relationship.parse({
            ...made,
            id: `rs-${digits(number)}`,
            programManagementAccount: activeAccount.id,
            associationType: "END_CUSTOMER",
            associatedAccount: String(600_000_000_000 + number),
            displayName: "Customer",
            sector: "COMMERCIAL",
            status: "ACTIVE",
          }),
        ),
      );
    const create = (count: number) => () =>
      createRelationship(
        context({
          programManagementAccounts: kindOf("programManagementAccounts", [activeAccount]),
          relationships: relationships(count),
        }),
        {
          id: RelationshipId.parse(`rs-${digits(5000)}`),
          account: activeAccount.id,
          associationType: "END_CUSTOMER",
          associatedAccount: AccountId.parse("111111111111"),
          displayName: "One more",
          sector: "COMMERCIAL",
        },
      );

    expect(told(create(999))).toBe(undefined);
    expect(told(create(1000))).toEqual(
      exceeded("Relationship", "RELATIONSHIPS_PER_PROGRAM_MANAGEMENT_ACCOUNT"),
    );
  });

  it("end the handshakes that wait for an answer", () => {
    const { activatedAt: _, ...rest } = activeAccount as Extract<
      ProgramManagementAccount,
      { status: "ACTIVE" }
    >;
    const pending = ProgramManagementAccount.parse({ ...rest, status: "PENDING" });
    const handshakes = (count: number, createdAt: string) =>
      kindOf(
        "channelHandshakes",
        times(count, (number) =>
          ChannelHandshake.parse({
            id: `ch-${digits(number)}`,
            catalog: "AWS",
            owner: OWNER,
            sender: OWNER,
            senderDisplayName: "Northwind",
            receiver: "111111111111",
            subject: {
              type: "PROGRAM_MANAGEMENT_ACCOUNT",
              programManagementAccount: `pma-${digits(number)}`,
              program: "DISTRIBUTION",
            },
            createdAt,
            status: "PENDING",
          }),
        ),
      );
    const send =
      (count: number, createdAt: string = now) =>
      () =>
        sendHandshake(
          context({
            programManagementAccounts: kindOf("programManagementAccounts", [pending]),
            channelHandshakes: handshakes(count, createdAt),
          }),
          {
            id: ChannelHandshakeId.parse(`ch-${digits(5000)}`),
            type: "PROGRAM_MANAGEMENT_ACCOUNT",
            about: pending.id,
          },
        );

    expect(told(send(999))).toBe(undefined);
    expect(told(send(1000))).toEqual(exceeded("ChannelHandshake", "PENDING_CHANNEL_HANDSHAKES"));
    // Those that nobody answered in time wait no more, noted or not.
    expect(told(send(1000, "2026-10-15T10:00:00.000Z"))).toBe(undefined);
  });
});
