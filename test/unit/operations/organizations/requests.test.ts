import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AccountId } from "../../../../shared/domain/identifiers.ts";
import { ADMIN } from "../../../support/open-api.ts";
import {
  CUSTOMER,
  DISTRIBUTOR,
  MEMBER,
  NOBODY,
  openTransferWorld,
  type TransferWorld,
} from "../../../support/transfer-world.ts";

let world: TransferWorld;
beforeAll(async () => {
  world = await openTransferWorld();
});
afterAll(() => world.close());

const call = (
  operation: string,
  body: unknown,
  account = DISTRIBUTOR,
  headers: Record<string, string> = {},
) =>
  world.send("POST", "/", body, {
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSOrganizationsV20161128.${operation}`,
      ...headers,
    },
    caller: { ...ADMIN, account: AccountId.parse(account) },
  });
const refusal = async (...sent: Parameters<typeof call>) => {
  const { status, body, headers } = await call(...sent);
  expect(headers["x-amzn-errortype"]).toBe(body.__type);
  expect(typeof body.Message).toBe("string");
  return [status, body.__type, body.Reason];
};
const invalid = (reason: string) => [400, "InvalidInputException", reason];
const INVITE = "InviteOrganizationToTransferResponsibility";
/** An invitation as JSON text, so that numbers are sent as they are written here. */
const invitation = (members: Readonly<Record<string, string>> = {}): string => {
  const all: Record<string, string> = {
    Type: '"BILLING"',
    Target: `{"Id":"${CUSTOMER}","Type":"ACCOUNT"}`,
    StartTimestamp: "1796083200",
    SourceName: '"customer"',
    ...members,
  };
  return `{${Object.entries(all)
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `"${name}":${text}`)
    .join(",")}}`;
};
const long = (length: number) => JSON.stringify("x".repeat(length));

describe("an invitation that says something wrong", () => {
  it.each<[string, Record<string, string>, readonly unknown[]]>([
    ["no type", { Type: "" }, invalid("INPUT_REQUIRED")],
    ["another type", { Type: '"SUPPORT"' }, invalid("UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER")],
    ["no target", { Target: "" }, invalid("INPUT_REQUIRED")],
    ["a target without id", { Target: '{"Type":"ACCOUNT"}' }, invalid("INPUT_REQUIRED")],
    [
      "an organization",
      { Target: '{"Id":"o-custom0001","Type":"ORGANIZATION"}' },
      invalid("INVALID_PARTY_TYPE_TARGET"),
    ],
    [
      "a party of no kind",
      { Target: `{"Id":"${CUSTOMER}","Type":"PHONE"}` },
      invalid("INVALID_PARTY_TYPE_TARGET"),
    ],
    [
      "eleven digits",
      { Target: '{"Id":"11111111111","Type":"ACCOUNT"}' },
      invalid("INVALID_PATTERN_TARGET_ID"),
    ],
    ["no address", { Target: '{"Id":"someone","Type":"EMAIL"}' }, invalid("INVALID_EMAIL_ADDRESS_TARGET")],
    ["no id at all", { Target: '{"Id":"","Type":"ACCOUNT"}' }, invalid("MIN_LENGTH_EXCEEDED")],
    ["too long an id", { Target: `{"Id":${long(65)},"Type":"EMAIL"}` }, invalid("MAX_LENGTH_EXCEEDED")],
    ["no name", { SourceName: "" }, invalid("INPUT_REQUIRED")],
    ["an empty name", { SourceName: '""' }, invalid("MIN_LENGTH_EXCEEDED")],
    ["too long a name", { SourceName: long(129) }, invalid("MAX_LENGTH_EXCEEDED")],
    ["a name that is not ASCII", { SourceName: '"Größe"' }, invalid("INVALID_PATTERN")],
    ["a name of two lines", { SourceName: '"a\\nb"' }, invalid("INVALID_PATTERN")],
    ["a name that is a script", { SourceName: '"<script>x"' }, invalid("INVALID_PATTERN")],
    ["too long notes", { Notes: long(1025) }, invalid("MAX_LENGTH_EXCEEDED")],
    ["notes that are a script", { Notes: '"see <img src=x onerror=alert(1)>"' }, invalid("INVALID_PATTERN")],
    ["notes with control characters", { Notes: '"a\\u0000b"' }, invalid("INVALID_PATTERN")],
    ["no start", { StartTimestamp: "" }, invalid("INPUT_REQUIRED")],
    ["a start in the past", { StartTimestamp: "1793491200" }, invalid("START_DATE_TOO_EARLY")],
    ["a start in three months", { StartTimestamp: "1801440000" }, invalid("START_DATE_TOO_LATE")],
    [
      "a start in the middle of a month",
      { StartTimestamp: "1796169600" },
      invalid("START_DATE_NOT_BEGINNING_OF_MONTH"),
    ],
    ["a start in Berlin", { StartTimestamp: "1796079600" }, invalid("START_DATE_NOT_BEGINNING_OF_DAY")],
    [
      "a start a millisecond late",
      { StartTimestamp: "1796083200.001" },
      invalid("START_DATE_NOT_BEGINNING_OF_DAY"),
    ],
    [
      "a start a millisecond early",
      { StartTimestamp: "1796083199.999" },
      invalid("START_DATE_NOT_BEGINNING_OF_DAY"),
    ],
    ["a start of a microsecond", { StartTimestamp: "1796083200.0000001" }, invalid("INVALID_PATTERN")],
    ["a start before 1970", { StartTimestamp: "-1" }, invalid("MIN_VALUE_EXCEEDED")],
    ["a start after all time", { StartTimestamp: "1e30" }, invalid("MAX_VALUE_EXCEEDED")],
    ["a start of many zeros", { StartTimestamp: "1e999999999" }, invalid("INVALID_PATTERN")],
    [
      "a key twice",
      { Tags: '[{"Key":"a","Value":"1"},{"Key":"a","Value":"2"}]' },
      invalid("DUPLICATE_TAG_KEY"),
    ],
    ["a key of AWS", { Tags: '[{"Key":"AWS:x","Value":"1"}]' }, invalid("INVALID_SYSTEM_TAGS_PARAMETER")],
    ["a key that gets lost", { Tags: '[{"Key":"__proto__","Value":"1"}]' }, invalid("INVALID_PATTERN")],
    [
      "a bad character in a tag",
      { Tags: '[{"Key":"a","Value":"1"},{"Key":"b","Value":"<"}]' },
      invalid("INVALID_PATTERN"),
    ],
    ["a tag without value", { Tags: '[{"Key":"a"}]' }, invalid("INPUT_REQUIRED")],
    ["an empty key", { Tags: '[{"Key":"","Value":""}]' }, invalid("MIN_LENGTH_EXCEEDED")],
    ["too long a value", { Tags: `[{"Key":"a","Value":${long(257)}}]` }, invalid("MAX_LENGTH_EXCEEDED")],
    [
      "51 tags",
      { Tags: JSON.stringify(Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: "" }))) },
      [400, "ConstraintViolationException", "MAX_TAG_LIMIT_EXCEEDED"],
    ],
    [
      "a start as text",
      { StartTimestamp: '"2026-12-01T00:00:00Z"' },
      [400, "SerializationException", undefined],
    ],
    ["a number for a name", { SourceName: "5" }, [400, "SerializationException", undefined]],
    ["a list for a target", { Target: "[]" }, [400, "SerializationException", undefined]],
    ["null for notes", { Notes: "null" }, [400, "SerializationException", undefined]],
  ])("%s", async (_, members, outcome) => {
    expect(await refusal(INVITE, invitation(members))).toEqual(outcome);
    const { state } = await world.deps.configuration.current();
    expect(state.responsibilityTransfers.idsWith("target", DISTRIBUTOR)).toEqual([]);
  });

  it("names the members in its message, all of them, and never what was sent", async () => {
    const { body } = await call(
      INVITE,
      invitation({ SourceName: '"s€cret"', StartTimestamp: "", Type: '"s€cret"' }),
    );

    expect(body.Message).toBe(
      "You specified an invalid value: Type must be BILLING; StartTimestamp is required; " +
        "SourceName must consist of printable ASCII characters.",
    );
    expect(body.Reason).toBe("UNSUPPORTED_ACTION_IN_RESPONSIBILITY_TRANSFER");
  });

  it.each(["1796083200", "1796083200.000", "1.7960832e9", "1.7960832E+9"])(
    "is right with %s for its start, and with notes of several lines that quote an address",
    async (start) => {
      const { status, body } = await call(
        INVITE,
        invitation({ StartTimestamp: start, Notes: '"Hello,\\r\\n\\tAnna <anna@x.example> & a < b 😀"' }),
      );

      expect([status, body.Handshake.ExpirationTimestamp]).toEqual([200, 1795996800]);
      expect(body.Handshake.Resources.at(-1)).toEqual({
        Type: "NOTES",
        Value: "Hello,\r\n\tAnna <anna@x.example> & a < b 😀",
      });
      const id = body.Handshake.Id;
      expect((await call("CancelHandshake", { HandshakeId: id })).status).toBe(200);
    },
  );
});

describe("other requests that say something wrong", () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ["DescribeResponsibilityTransfer", {}, invalid("INPUT_REQUIRED")],
    ["DescribeResponsibilityTransfer", { Id: "rt-SHORT" }, invalid("INVALID_PATTERN")],
    ["DescribeResponsibilityTransfer", { Id: "rt-0123456789\n" }, invalid("INVALID_PATTERN")],
    [
      "DescribeResponsibilityTransfer",
      { Id: "rt-0123456789" },
      [400, "ResponsibilityTransferNotFoundException", undefined],
    ],
    ["UpdateResponsibilityTransfer", { Id: "rt-0123456789" }, invalid("INPUT_REQUIRED")],
    [
      "TerminateResponsibilityTransfer",
      { Id: "rt-0123456789", EndTimestamp: "now" },
      [400, "SerializationException", undefined],
    ],
    ["AcceptHandshake", { HandshakeId: "h-1" }, invalid("INVALID_PATTERN")],
    ["AcceptHandshake", { HandshakeId: "h-0123456789" }, [400, "HandshakeNotFoundException", undefined]],
    ["DescribeHandshake", { HandshakeId: "h-0123456789" }, [400, "HandshakeNotFoundException", undefined]],
    ["ListInboundResponsibilityTransfers", {}, invalid("INPUT_REQUIRED")],
    ["ListInboundResponsibilityTransfers", { Type: "BILLING", MaxResults: 0 }, invalid("MIN_VALUE_EXCEEDED")],
    [
      "ListOutboundResponsibilityTransfers",
      { Type: "BILLING", MaxResults: 21 },
      invalid("MAX_VALUE_EXCEEDED"),
    ],
    [
      "ListOutboundResponsibilityTransfers",
      { Type: "BILLING", MaxResults: 1.5 },
      [400, "SerializationException", undefined],
    ],
    [
      "ListOutboundResponsibilityTransfers",
      { Type: "BILLING", MaxResults: "5" },
      [400, "SerializationException", undefined],
    ],
    [
      "ListOutboundResponsibilityTransfers",
      { Type: "BILLING", NextToken: "AAAA" },
      invalid("INVALID_NEXT_TOKEN"),
    ],
    ["ListHandshakesForAccount", { Filter: { ActionType: "SOMETHING" } }, invalid("INVALID_ENUM")],
    [
      "ListHandshakesForAccount",
      { Filter: { ActionType: "INVITE", ParentHandshakeId: "h-0123456789" } },
      invalid("MAX_LIMIT_EXCEEDED_FILTER"),
    ],
    ["ListAccounts", { NextToken: "" }, invalid("INVALID_NEXT_TOKEN")],
    ["TagResource", { ResourceId: "x", Tags: [] }, invalid("INVALID_PATTERN")],
    ["TagResource", { ResourceId: CUSTOMER, Tags: [] }, [400, "TargetNotFoundException", undefined]],
    ["UntagResource", { ResourceId: "rt-0123456789", TagKeys: [""] }, invalid("MIN_LENGTH_EXCEEDED")],
    ["ListTagsForResource", { ResourceId: "rt-0123456789" }, [400, "TargetNotFoundException", undefined]],
    ["CreateOrganization", {}, [400, "UnknownOperationException", undefined]],
    ["ListAccounts", "{", [400, "SerializationException", undefined]],
    ["ListAccounts", "[]", [400, "SerializationException", undefined]],
  ])("%s %j", async (operation, body, outcome) => {
    expect(await refusal(operation, body)).toEqual(outcome);
  });

  it("as another content type", async () => {
    expect(await refusal("ListAccounts", {}, DISTRIBUTOR, { "content-type": "application/json" })).toEqual([
      400,
      "SerializationException",
      undefined,
    ]);
  });
});

describe("who may ask at all", () => {
  /** By what an account in no organization, a member and a management account are answered. */
  const NOT_IN_USE = "AWSOrganizationsNotInUseException";
  const DENIED = "AccessDeniedException";
  const TRANSFER = { Id: "rt-0123456789" };
  const HANDSHAKE = { HandshakeId: "h-0123456789" };
  const NO_HANDSHAKE = "HandshakeNotFoundException";
  it.each<[string, object, string | undefined, string | undefined]>([
    [INVITE, JSON.parse(invitation()), NOT_IN_USE, DENIED],
    ["DescribeResponsibilityTransfer", TRANSFER, NOT_IN_USE, DENIED],
    ["ListInboundResponsibilityTransfers", { Type: "BILLING" }, NOT_IN_USE, DENIED],
    ["ListOutboundResponsibilityTransfers", { Type: "BILLING" }, NOT_IN_USE, DENIED],
    ["UpdateResponsibilityTransfer", { ...TRANSFER, Name: "x" }, NOT_IN_USE, DENIED],
    ["TerminateResponsibilityTransfer", TRANSFER, NOT_IN_USE, DENIED],
    ["AcceptHandshake", HANDSHAKE, NOT_IN_USE, DENIED],
    ["DeclineHandshake", HANDSHAKE, NO_HANDSHAKE, NO_HANDSHAKE],
    ["CancelHandshake", HANDSHAKE, NO_HANDSHAKE, NO_HANDSHAKE],
    ["DescribeHandshake", HANDSHAKE, NO_HANDSHAKE, NO_HANDSHAKE],
    ["ListHandshakesForAccount", {}, undefined, undefined],
    ["ListHandshakesForOrganization", {}, NOT_IN_USE, DENIED],
    ["DescribeOrganization", {}, NOT_IN_USE, undefined],
    ["ListAccounts", {}, NOT_IN_USE, DENIED],
    ["TagResource", { ResourceId: TRANSFER.Id, Tags: [] }, NOT_IN_USE, DENIED],
    ["UntagResource", { ResourceId: TRANSFER.Id, TagKeys: [] }, NOT_IN_USE, DENIED],
    ["ListTagsForResource", { ResourceId: TRANSFER.Id }, NOT_IN_USE, DENIED],
  ])("%s", async (operation, body, nobody, member) => {
    const named = async (account: string) => (await call(operation, body, account)).body.__type;

    expect([await named(NOBODY), await named(MEMBER)]).toEqual([nobody, member]);
    expect([NOT_IN_USE, DENIED]).not.toContain(await named(CUSTOMER));
  });
});
