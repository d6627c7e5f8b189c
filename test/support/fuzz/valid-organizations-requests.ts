import type { Random } from "../../../shared/sample/random.ts";
import type { FuzzThings } from "./fuzz-world.ts";
import { type JsonTree, type JsonTreeObject, RawJson } from "./json-tree.ts";
import type { InputOf } from "./valid-requests.ts";

const maybe = (random: Random, percent: number, members: () => JsonTreeObject): JsonTreeObject =>
  random.chance(percent) ? members() : {};
const TYPE = { Type: "BILLING" };

const tags = (random: Random): JsonTree =>
  Array.from({ length: random.integer(0, 3) }, (_, index) => ({
    Key: `key-${index}`,
    Value: random.pick(["", "für 漢字", "x"]),
  }));
/** Mostly what may be said, in every spelling of a number. */
const start = (random: Random): RawJson =>
  new RawJson(
    random.pick(["1796083200", "1796083200.000", "1.7960832E9", "1798761600", "1796083199.999", "0", "1e40"]),
  );
const end = (random: Random): RawJson =>
  new RawJson(random.pick(["1796083199.999", "1798761599.999", "1798761599", "1798761600", "-1", "1e-3"]));
const paged = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ...maybe(random, 50, () => ({ MaxResults: random.integer(1, 20) })),
  ...maybe(random, 30, () => ({ NextToken: random.pick([...things.tokens.slice(-20), "AAAA"]) })),
});
const transfer = (random: Random, things: FuzzThings): JsonTreeObject => ({
  Id: transferId(random, things),
});
const transferId = (random: Random, things: FuzzThings): string => {
  const arn = random.pick([...things.transfers, "rt-0123456789"]);
  return arn.slice(arn.lastIndexOf("/") + 1);
};
const handshake: InputOf = (random, things) => ({ HandshakeId: random.pick(things.handshakes) });
const handshakes: InputOf = (random, things) => ({
  ...paged(random, things),
  ...maybe(random, 50, () => ({
    Filter: random.pick([
      { ActionType: "TRANSFER_RESPONSIBILITY" },
      { ActionType: "INVITE" },
      { ParentHandshakeId: "h-0123456789" },
    ]),
  })),
});
const tagged = (random: Random, things: FuzzThings): JsonTreeObject => ({
  ResourceId: transferId(random, things),
});

/** Inputs of Organizations that it could take, drawn at random. */
export const VALID_ORGANIZATIONS_INPUTS: Readonly<Record<string, InputOf>> = {
  InviteOrganizationToTransferResponsibility: (random) => ({
    ...TYPE,
    Target: random.pick([
      { Id: random.pick(["444444444444", "111111111111", "100000000001", "000000000000"]), Type: "ACCOUNT" },
      { Id: "billing@delta.example", Type: "EMAIL" },
    ]),
    StartTimestamp: start(random),
    SourceName: "a name",
    ...maybe(random, 50, () => ({ Notes: random.pick(["", "für 漢字 😀\nline"]) })),
    ...maybe(random, 50, () => ({ Tags: tags(random) })),
  }),
  DescribeResponsibilityTransfer: transfer,
  ListInboundResponsibilityTransfers: (random, things) => ({
    ...TYPE,
    ...paged(random, things),
    ...maybe(random, 30, () => transfer(random, things)),
  }),
  ListOutboundResponsibilityTransfers: (random, things) => ({
    ...TYPE,
    ...paged(random, things),
  }),
  UpdateResponsibilityTransfer: (random, things) => ({
    ...transfer(random, things),
    Name: "another name",
  }),
  TerminateResponsibilityTransfer: (random, things) => ({
    ...transfer(random, things),
    ...maybe(random, 60, () => ({ EndTimestamp: end(random) })),
  }),
  AcceptHandshake: handshake,
  DeclineHandshake: handshake,
  CancelHandshake: handshake,
  DescribeHandshake: handshake,
  ListHandshakesForAccount: handshakes,
  ListHandshakesForOrganization: handshakes,
  ListAccounts: paged,
  TagResource: (random, things) => ({ ...tagged(random, things), Tags: tags(random) }),
  UntagResource: (random, things) => ({
    ...tagged(random, things),
    TagKeys: ["key-0", "none"],
  }),
  ListTagsForResource: tagged,
};
