import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_SERVICES } from "../../../shared/compose/compose-api.ts";
import { PERMISSIONS_OF_ROLE } from "../../../shared/domain/access/permissions.ts";
import { Role } from "../../../shared/domain/access/role.ts";
import { AccountId } from "../../../shared/domain/identifiers.ts";
import { createRandom } from "../../../shared/sample/random.ts";
import { arrivedRequest, draftRequest } from "../../support/fuzz/draft-request.ts";
import { fuzzConfiguration, fuzzThings } from "../../support/fuzz/fuzz-world.ts";
import { ADMIN, openApi } from "../../support/open-api.ts";
import { type TableCalls, tableCalls } from "../../support/table-calls.ts";

const calls: TableCalls = tableCalls();
let api: Awaited<ReturnType<typeof openApi>>;
beforeAll(async () => {
  api = await openApi({ configuration: fuzzConfiguration, around: calls.around });
});
afterAll(() => api.close());

const arn = (kind: string, id: string, account: string): string =>
  `arn:aws:billingconductor::${account}:${kind}/${id}`;
/** Requests name things of an account that is there, of one that is not, and things that are none at all. */
const thingsOf = (account: string) =>
  fuzzThings({
    groups: [
      arn("billinggroup", "100000000000", account),
      arn("billinggroup", "999999999999", "999999999999"),
    ],
    plans: [arn("pricingplan", "aaaaaaaaaa", account), arn("pricingplan", "bbbbbbbbbb", "999999999999")],
    rules: [arn("pricingrule", "aaaaaaaaaa", account), arn("pricingrule", "bbbbbbbbbb", "999999999999")],
    items: [
      arn("customlineitem", "aaaaaaaaaa", account),
      arn("customlineitem", "bbbbbbbbbb", "999999999999"),
    ],
    transfers: [`arn:aws:organizations::${account}:transfer/o-alpha00001/billing/inbound/rt-00000000`],
  });

const OPERATIONS = API_SERVICES.flatMap((service) =>
  service.operations.map((operation) => ({ name: `${service.name}:${operation.name}`, service, operation })),
);

/** Answer as bytes and status, but for what differs in every request. */
const outcome = ({ status, headers, body }: Awaited<ReturnType<typeof api.serve>>) => {
  const { "x-amzn-requestid": _id, "ms-requestid": _r, "ms-correlationid": _c, ...rest } = headers;
  return JSON.stringify([status, rest, String(body).replace(/request-\d+/, "")]);
};

describe("every operation for every role", () => {
  it("is registered under one name per service", () => {
    const names = OPERATIONS.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name.startsWith("billingconductor:"))).toHaveLength(34);
    expect(names.filter((name) => name.startsWith("partnercentral-channel:"))).toHaveLength(17);
  });

  describe.each(OPERATIONS)("$name", ({ service, operation }) => {
    it.each(Role.options)("%s", async (role) => {
      const may = PERMISSIONS_OF_ROLE[role].includes(operation.permission);
      const caller = { ...ADMIN, role };
      const random = createRandom(`${operation.name} ${role}`);
      const requests = ["999999999999", "222222222222", "000000000000"].map((account) =>
        arrivedRequest(draftRequest(service, operation, random, thingsOf(account))),
      );
      const nonsense = arrivedRequest(
        draftRequest(service, operation, random, thingsOf("999999999999")),
        Buffer.from("{"),
      );

      calls.take();
      calls.writes();
      const answers = [];
      for (const request of [...requests, nonsense]) answers.push(await api.serve(request, caller));

      const denied = answers.map(
        // AWS's JSON protocols know no other status for what a caller may not do.
        ({ body, status }) =>
          status === (service.protocol.startsWith("aws-json") ? 400 : 403) &&
          /AccessDenied|access-denied|"code":900308/.test(String(body)),
      );
      if (may) {
        // What follows from the resource is another matter; the role does not stand in the way.
        expect(denied.slice(0, 3)).not.toEqual([true, true, true]);
        return;
      }
      expect(denied).toEqual([true, true, true, true]);
      // Whatever is named, and however badly: the same bytes, and nothing was even looked up.
      expect(new Set(answers.map(outcome)).size).toBe(1);
      expect([calls.take(), calls.writes()]).toEqual([[], 0]);
    });
  });
});

describe("what belongs to somebody else", () => {
  const STRANGER = { ...ADMIN, account: AccountId.parse("111111111111") };
  /** Of each kind a thing that is there, and the ARN of one that never was. */
  const pairs = async () => {
    const list = async (path: string, member: string): Promise<string> =>
      (await api.send("POST", path, {})).body[member][0].Arn;
    const there = {
      billinggroup: await list("/list-billing-groups", "BillingGroups"),
      pricingplan: await list("/list-pricing-plans", "PricingPlans"),
      pricingrule: await list("/list-pricing-rules", "PricingRules"),
      customlineitem: await list("/list-custom-line-items", "CustomLineItems"),
    };
    return Object.entries(there).map(([kind, foreign]) => ({
      kind,
      foreign,
      absent: foreign.replace(/\/.*/, "/zzzzzzzzzz"),
    }));
  };
  const REQUESTS: Readonly<
    Record<string, readonly (readonly [method: string, path: string, body: (arn: string) => object])[]>
  > = {
    billinggroup: [
      ["POST", "/update-billing-group", (Arn) => ({ Arn, Name: "x" })],
      ["POST", "/delete-billing-group", (Arn) => ({ Arn })],
      ["POST", "/associate-accounts", (Arn) => ({ Arn, AccountIds: ["100000000009"] })],
      ["POST", "/disassociate-accounts", (Arn) => ({ Arn, AccountIds: ["100000000001"] })],
      ["POST", "/get-billing-group-cost-report", (Arn) => ({ Arn })],
      ["POST", "/list-account-associations", (Association) => ({ Filters: { Association } })],
      [
        "POST",
        "/create-custom-line-item",
        (BillingGroupArn) => ({
          Name: "x",
          Description: "x",
          BillingGroupArn,
          ChargeDetails: { Type: "FEE", Flat: { ChargeValue: 1 } },
        }),
      ],
    ],
    pricingplan: [
      ["PUT", "/update-pricing-plan", (Arn) => ({ Arn, Name: "x" })],
      ["POST", "/delete-pricing-plan", (Arn) => ({ Arn })],
      ["PUT", "/associate-pricing-rules", (Arn) => ({ Arn, PricingRuleArns: ["aaaaaaaaaa"] })],
      ["PUT", "/disassociate-pricing-rules", (Arn) => ({ Arn, PricingRuleArns: ["aaaaaaaaaa"] })],
      ["POST", "/list-pricing-rules-associated-to-pricing-plan", (PricingPlanArn) => ({ PricingPlanArn })],
    ],
    pricingrule: [
      ["PUT", "/update-pricing-rule", (Arn) => ({ Arn, Name: "x" })],
      ["POST", "/delete-pricing-rule", (Arn) => ({ Arn })],
      ["POST", "/list-pricing-plans-associated-with-pricing-rule", (PricingRuleArn) => ({ PricingRuleArn })],
      ["POST", "/create-pricing-plan", (arn) => ({ Name: "x", PricingRuleArns: [arn] })],
    ],
    customlineitem: [
      ["POST", "/update-custom-line-item", (Arn) => ({ Arn, Name: "x" })],
      ["POST", "/delete-custom-line-item", (Arn) => ({ Arn })],
      ["POST", "/list-custom-line-item-versions", (Arn) => ({ Arn })],
      ["POST", "/list-resources-associated-to-custom-line-item", (Arn) => ({ Arn })],
      [
        "PUT",
        "/batch-associate-resources-to-custom-line-item",
        (TargetArn) => ({ TargetArn, ResourceArns: ["aaaaaaaaaa"] }),
      ],
      [
        "PUT",
        "/batch-disassociate-resources-from-custom-line-item",
        (TargetArn) => ({ TargetArn, ResourceArns: ["aaaaaaaaaa"] }),
      ],
    ],
  };

  it("answers like what never was, to the byte, with the same questions to the table", async () => {
    for (const { kind, foreign, absent } of await pairs()) {
      const tags = `/tags/${encodeURIComponent(foreign)}`;
      const requests = [
        ...(REQUESTS[kind] ?? []),
        ["GET", tags, () => ({})] as const,
        ["POST", tags, () => ({ Tags: { a: "b" } })] as const,
        ["DELETE", `${tags}?tagKeys=a`, () => ({})] as const,
      ];
      for (const [method, path, body] of requests) {
        const ask = async (arn: string) => {
          calls.take();
          calls.writes();
          const where = path.replace(encodeURIComponent(foreign), encodeURIComponent(arn));
          const sent = method === "GET" || method === "DELETE" ? undefined : body(arn);
          const { status, body: answer } = await api.send(method, where, sent, { caller: STRANGER });
          return {
            what: `${method} ${path}`,
            status,
            answer: JSON.stringify(answer).replaceAll(arn, "<arn>"),
            calls: calls.take(),
            written: calls.writes(),
          };
        };
        const there = await ask(foreign);
        expect(there).toEqual(await ask(absent));
        expect(there.written).toBe(0);
        expect([200, 400, 404]).toContain(there.status);
      }
    }
  });
});
