import { LOWER_ALPHANUMERIC, type Random } from "../../../shared/sample/random.ts";
import type { FuzzThings } from "./fuzz-world.ts";
import type { JsonTreeObject } from "./json-tree.ts";
import type { InputOf } from "./valid-requests.ts";

const CATALOG = { catalog: "AWS" } as const;
const ACCOUNTS = ["999999999999", "111111111111", "222222222222", "333333333333"];
const maybe = (random: Random, percent: number, members: () => JsonTreeObject): JsonTreeObject =>
  random.chance(percent) ? members() : {};
const absentId = (random: Random, prefix: string): string =>
  `${prefix}-${random.text(13, LOWER_ALPHANUMERIC)}`;
/** Something of the channel that is there, by ARN or id; now and then something that is not. */
const named = (random: Random, things: FuzzThings, prefix: "pma" | "rs" | "ch"): string => {
  const known = things.channel.filter((arn) => arn.slice(arn.lastIndexOf("/") + 1).startsWith(prefix));
  if (known.length === 0 || random.chance(10)) return absentId(random, prefix);
  const arn = random.pick(known.slice(-10));
  return random.chance(50) ? arn.slice(arn.lastIndexOf("/") + 1) : arn;
};
const token = (random: Random): JsonTreeObject =>
  maybe(random, 60, () => ({ clientToken: random.text(20, LOWER_ALPHANUMERIC) }));
const tags = (random: Random): JsonTreeObject =>
  maybe(random, 30, () => ({
    tags: [{ key: random.pick(["team", "über"]), value: random.pick(["", "a b"]) }],
  }));
const paged = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ...maybe(random, 50, () => ({ maxResults: random.integer(1, 3) })),
  ...maybe(random, 30, () => ({ nextToken: random.pick([...things.tokens.slice(-20), "AAAA"]) })),
  ...maybe(random, 30, () => ({
    sort: { sortBy: "UpdatedAt", sortOrder: random.pick(["Ascending", "Descending"]) },
  })),
});
const supportPlan = (random: Random): JsonTreeObject =>
  maybe(random, 50, () => ({
    requestedSupportPlan: random.pick<JsonTreeObject>([
      { resoldEnterprise: { coverage: "ENTIRE_ORGANIZATION", tamLocation: "Köln" } },
      {
        partnerLedSupport: { coverage: "MANAGEMENT_ACCOUNT_ONLY", tamLocation: "x", provider: "DISTRIBUTOR" },
      },
    ]),
  }));
const relationship = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ...CATALOG,
  programManagementAccountIdentifier: named(random, things, "pma"),
  identifier: named(random, things, "rs"),
});
const answer: InputOf = (random, things) => ({ ...CATALOG, identifier: named(random, things, "ch") });
const taggable = (random: Random, things: FuzzThings): string =>
  random.pick([
    ...things.channel.slice(-10),
    "arn:aws:partnercentral:us-east-1:999999999999:catalog/AWS/channel-handshake/ch-0000000000000",
  ]);

/** Inputs of the operations of Partner Central Channel that could be taken. */
export const CHANNEL_INPUTS: Readonly<Record<string, InputOf>> = {
  CreateProgramManagementAccount: (random) => ({
    ...CATALOG,
    program: random.pick(["SOLUTION_PROVIDER", "DISTRIBUTION", "DISTRIBUTION_SELLER"]),
    displayName: random.pick(["Northwind", "Ünïcode 漢字"]),
    accountId: random.pick(ACCOUNTS),
    ...token(random),
    ...tags(random),
  }),
  UpdateProgramManagementAccount: (random, things) => ({
    ...CATALOG,
    identifier: named(random, things, "pma"),
    ...maybe(random, 50, () => ({ revision: random.pick(["1", "2"]) })),
    ...maybe(random, 80, () => ({ displayName: random.pick(["a", "b"]) })),
  }),
  ListProgramManagementAccounts: (random, things) => ({
    ...CATALOG,
    ...paged(random, things),
    ...maybe(random, 30, () => ({ statuses: ["ACTIVE", "PENDING"] })),
    ...maybe(random, 30, () => ({ accountIds: [random.pick(ACCOUNTS)] })),
  }),
  DeleteProgramManagementAccount: (random, things) => ({
    ...CATALOG,
    identifier: named(random, things, "pma"),
    ...token(random),
  }),
  CreateRelationship: (random, things) => ({
    ...CATALOG,
    programManagementAccountIdentifier: named(random, things, "pma"),
    associationType: random.pick(["DOWNSTREAM_SELLER", "END_CUSTOMER", "INTERNAL"]),
    associatedAccountId: random.pick(ACCOUNTS),
    displayName: "Customer",
    sector: "COMMERCIAL",
    ...supportPlan(random),
    ...token(random),
    ...tags(random),
  }),
  GetRelationship: relationship,
  ListRelationships: (random, things) => ({
    ...CATALOG,
    ...paged(random, things),
    ...maybe(random, 30, () => ({ programManagementAccountIdentifiers: [named(random, things, "pma")] })),
  }),
  UpdateRelationship: (random, things) => ({
    ...relationship(random, things),
    ...maybe(random, 60, () => ({ displayName: random.pick(["a", "b"]) })),
    ...supportPlan(random),
  }),
  DeleteRelationship: (random, things) => ({ ...relationship(random, things), ...token(random) }),
  CreateChannelHandshake: (random, things) => ({
    ...CATALOG,
    ...token(random),
    ...random.pick<() => JsonTreeObject>([
      () => ({
        handshakeType: "PROGRAM_MANAGEMENT_ACCOUNT",
        associatedResourceIdentifier: named(random, things, "pma"),
      }),
      () => ({
        handshakeType: "START_SERVICE_PERIOD",
        associatedResourceIdentifier: named(random, things, "rs"),
        payload: {
          startServicePeriodPayload: {
            programManagementAccountIdentifier: named(random, things, "pma"),
            servicePeriodType: "MINIMUM_NOTICE_PERIOD",
            minimumNoticeDays: "30",
          },
        },
      }),
      () => ({
        handshakeType: "REVOKE_SERVICE_PERIOD",
        associatedResourceIdentifier: named(random, things, "rs"),
        payload: {
          revokeServicePeriodPayload: { programManagementAccountIdentifier: named(random, things, "pma") },
        },
      }),
    ])(),
  }),
  AcceptChannelHandshake: answer,
  RejectChannelHandshake: answer,
  CancelChannelHandshake: answer,
  ListChannelHandshakes: (random) => ({
    ...CATALOG,
    handshakeType: random.pick([
      "PROGRAM_MANAGEMENT_ACCOUNT",
      "START_SERVICE_PERIOD",
      "REVOKE_SERVICE_PERIOD",
    ]),
    participantType: random.pick(["SENDER", "RECEIVER"]),
    ...maybe(random, 50, () => ({ maxResults: random.integer(1, 3) })),
  }),
  TagResource: (random, things) => ({
    resourceArn: taggable(random, things),
    tags: [{ key: "team", value: "billing" }],
  }),
  UntagResource: (random, things) => ({ resourceArn: taggable(random, things), tagKeys: ["team"] }),
  ListTagsForResource: (random, things) => ({ resourceArn: taggable(random, things) }),
};
