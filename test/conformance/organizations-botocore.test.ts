import {
  ConstraintViolationExceptionReason,
  HandshakeConstraintViolationExceptionReason,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, expect } from "vitest";
import { API_SERVICES } from "../../shared/compose/compose-api.ts";
import { type BotocoreOutcome, callWithBotocore, missingBotocore } from "../support/call-with-botocore.ts";
import { optionalSuite } from "../support/optional-suite.ts";
import type { ServedPartner } from "../support/served-partner.ts";
import { openServedTransferWorld } from "../support/served-transfer-world.ts";
import { CUSTOMER, NOBODY, OTHER, RESELLER } from "../support/transfer-world.ts";

const invite = (source: string, more: object = {}) => ({
  operation: "InviteOrganizationToTransferResponsibility",
  params: {
    Type: "BILLING",
    Target: { Id: source, Type: "ACCOUNT" },
    StartTimestamp: "2026-12-01T00:00:00Z",
    SourceName: "customer",
    Notes: "für 漢字",
    Tags: [{ Key: "team a", Value: "größte" }],
    ...more,
  },
});
const TYPE = { Type: "BILLING" };
const LOWER = "$lower.Handshake.Resources.0.Value";

/** Every operation, every paginator over more than one page, and every sort of error. */
const CALLS = [
  { ...invite(CUSTOMER), by: "reseller", as: "lower" },
  {
    ...invite("billing@reseller.example", { Target: { Id: "billing@reseller.example", Type: "EMAIL" } }),
    as: "upper",
  },
  { ...invite(OTHER), as: "declined" },
  { ...invite(CUSTOMER), as: "canceled" },
  { operation: "DescribeHandshake", params: { HandshakeId: "$lower.Handshake.Id" }, by: "customer" },
  { operation: "AcceptHandshake", params: { HandshakeId: "$lower.Handshake.Id" }, by: "customer" },
  { operation: "AcceptHandshake", params: { HandshakeId: "$upper.Handshake.Id" }, by: "reseller" },
  { operation: "DeclineHandshake", params: { HandshakeId: "$declined.Handshake.Id" }, by: "other" },
  { operation: "CancelHandshake", params: { HandshakeId: "$canceled.Handshake.Id" } },
  {
    operation: "ListHandshakesForAccount",
    params: { PaginationConfig: { PageSize: 1 } },
    pages: true,
    by: "customer",
  },
  {
    operation: "ListHandshakesForOrganization",
    params: { Filter: { ActionType: "TRANSFER_RESPONSIBILITY" }, PaginationConfig: { PageSize: 1 } },
    pages: true,
  },
  { operation: "ListInboundResponsibilityTransfers", params: TYPE },
  { operation: "ListInboundResponsibilityTransfers", params: { ...TYPE, Id: LOWER }, by: "reseller" },
  { operation: "ListOutboundResponsibilityTransfers", params: { ...TYPE, MaxResults: 20 }, by: "customer" },
  { operation: "DescribeResponsibilityTransfer", params: { Id: LOWER } },
  { operation: "UpdateResponsibilityTransfer", params: { Id: LOWER, Name: "renamed" }, by: "reseller" },
  {
    operation: "TagResource",
    params: { ResourceId: LOWER, Tags: [{ Key: "b", Value: "" }] },
    by: "reseller",
  },
  { operation: "UntagResource", params: { ResourceId: LOWER, TagKeys: ["x"] }, by: "reseller" },
  { operation: "ListTagsForResource", params: { ResourceId: LOWER }, pages: true, by: "reseller" },
  { operation: "DescribeOrganization", params: {}, by: "member" },
  { operation: "ListAccounts", params: { PaginationConfig: { PageSize: 1 } }, pages: true, by: "customer" },
  // botocore sends whole seconds.
  {
    operation: "TerminateResponsibilityTransfer",
    params: { Id: LOWER, EndTimestamp: "2026-12-31T23:59:59Z" },
    by: "customer",
  },
  { operation: "TerminateResponsibilityTransfer", params: { Id: LOWER }, by: "customer" },
  { operation: "TerminateResponsibilityTransfer", params: { Id: "$declined.Handshake.Resources.0.Value" } },
  { operation: "UpdateResponsibilityTransfer", params: { Id: LOWER, Name: "x" }, by: "reseller" },
  { operation: "DescribeResponsibilityTransfer", params: { Id: LOWER }, by: "other" },
  { operation: "AcceptHandshake", params: { HandshakeId: "$lower.Handshake.Id" }, by: "customer" },
  { operation: "DeclineHandshake", params: { HandshakeId: "$lower.Handshake.Id" }, by: "customer" },
  { operation: "DescribeHandshake", params: { HandshakeId: "$lower.Handshake.Id" }, by: "other" },
  invite(NOBODY),
  invite(RESELLER),
  { ...invite(CUSTOMER), by: "other" },
  { ...invite(CUSTOMER), by: "member" },
  { ...invite(CUSTOMER), by: "nobody" },
  { operation: "ListTagsForResource", params: { ResourceId: LOWER }, by: "customer" },
  { operation: "ListAccounts", params: { NextToken: "AAAA" } },
];

/** A botocore can be older than the official client at hand, which knows reasons that it does not. */
const REASONS: ReadonlySet<string> = new Set([
  ...Object.values(HandshakeConstraintViolationExceptionReason),
  ...Object.values(ConstraintViolationExceptionReason),
]);
const isNewerReason = (violation: string): boolean =>
  REASONS.has(/\.Reason is (\w+), which is not in the enumeration$/.exec(violation)?.[1] ?? "");

const KNOWS =
  "import botocore.session as s; s.Session().get_service_model('organizations').operation_model('TerminateResponsibilityTransfer')";
optionalSuite(
  "Organizations through botocore, the base of boto3 and the AWS CLI",
  missingBotocore(KNOWS),
  (test) => {
    let world: ServedPartner;
    let outcome: BotocoreOutcome;
    const keysOf = async (profile: string) => {
      const { accessKeyId, secretAccessKey: secret } = (await world.settings(profile)).credentials;
      return { accessKeyId, secret };
    };
    beforeAll(async () => {
      world = await openServedTransferWorld();
      const names = ["reseller", "customer", "other", "member", "nobody"];
      const others = await Promise.all(names.map(async (name) => [name, await keysOf(name)] as const));
      outcome = await callWithBotocore({
        endpoint: world.url,
        service: "organizations",
        ...(await keysOf("rebill")),
        others: Object.fromEntries(others),
        calls: CALLS,
      });
    });
    afterAll(() => world?.close());
    const answers = (operation: string) =>
      outcome.results.filter((each) => each.operation === operation).map(({ answer }) => answer);

    test("answers and errors hold only what the service's model has, and all it requires", () => {
      expect(outcome.violations.filter((violation) => !isNewerReason(violation))).toEqual([]);
    });

    test("every operation there is here answers", () => {
      const here = API_SERVICES.find(({ name }) => name === "organizations")?.operations ?? [];
      const succeeded = new Set(
        outcome.results.filter(({ answer }) => answer.Error === undefined).map(({ operation }) => operation),
      );
      expect(here.map(({ name }) => name).filter((name) => !succeeded.has(name))).toEqual([]);
      expect(outcome.operations).toEqual(expect.arrayContaining(here.map(({ name }) => name)));
      expect(
        outcome.results
          .filter(({ answer }) => answer.Error !== undefined)
          .map(({ answer }) =>
            [(answer.Error as { Code: string }).Code, answer.Reason].filter(Boolean).join(" "),
          ),
      ).toEqual([
        "ResponsibilityTransferAlreadyInStatusException",
        "InvalidResponsibilityTransferTransitionException",
        "ConstraintViolationException TRANSFER_RESPONSIBILITY_UPDATE_NOT_ALLOWED",
        "ResponsibilityTransferNotFoundException",
        "HandshakeAlreadyInStateException",
        "InvalidHandshakeTransitionException",
        "HandshakeNotFoundException",
        "HandshakeConstraintViolationException TARGET_ACCOUNT_VALIDATION_FAILURE",
        "HandshakeConstraintViolationException RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
        "ConstraintViolationException RESPONSIBILITY_TRANSFER_MAX_INBOUND_QUOTA_VIOLATION",
        "AccessDeniedException",
        "AWSOrganizationsNotInUseException",
        "TargetNotFoundException",
        "InvalidInputException INVALID_NEXT_TOKEN",
      ]);
    });

    test("paginators go through all of their pages", () => {
      const count = (operation: string, member: string) =>
        (answers(operation)[0]?.[member] as unknown[] | undefined)?.length;
      expect([
        count("ListHandshakesForAccount", "Handshakes"),
        count("ListHandshakesForOrganization", "Handshakes"),
        count("ListAccounts", "Accounts"),
        count("ListTagsForResource", "Tags"),
      ]).toEqual([2, 3, 2, 2]);
    });

    test("a last second is the last millisecond", () => {
      const [ended] = answers("TerminateResponsibilityTransfer");
      expect(JSON.stringify(ended)).toMatch(/"EndTimestamp":"[^"]+:59\.999/);
    });
  },
);
