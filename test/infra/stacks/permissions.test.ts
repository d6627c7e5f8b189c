import { describe, expect, it } from "vitest";
import { MONTH_END_STEPS } from "../../../functions/month-end/steps.ts";
import { placeholderOf } from "../../../functions/state-machines/step-definition.ts";
import { ofType, TEMPLATES } from "../synthesised.ts";

describe("permissions", () => {
  type Statement = { Action: string | string[]; Resource: unknown; Effect: string };
  const statements = (): readonly (Statement & { role: string })[] =>
    TEMPLATES.flatMap((template) =>
      ofType(template, "AWS::IAM::Policy").flatMap(([role, { Properties }]) =>
        (Properties.PolicyDocument as { Statement: Statement[] }).Statement.map((each) => ({
          ...each,
          role,
        })),
      ),
    );
  const actions = ({ Action }: Statement): readonly string[] => (Array.isArray(Action) ? Action : [Action]);
  const of = (step: (typeof MONTH_END_STEPS)[number]) =>
    statements().filter(({ role }) => role.startsWith(`${placeholderOf(step)}Role`));

  it("name every action, without a wildcard", () => {
    expect(statements().length).toBeGreaterThan(50);
    expect(
      statements()
        .flatMap(actions)
        .filter((action) => action.includes("*")),
    ).toEqual([]);
  });

  it("name the resource of everything but tracing and the set-up of log delivery", () => {
    const everywhere = statements()
      .filter(({ Resource }) => Resource === "*" || (Array.isArray(Resource) && Resource.includes("*")))
      .flatMap(actions);

    expect([...new Set(everywhere)].filter((action) => !action.startsWith("xray:")).sort()).toEqual([
      "logs:CreateLogDelivery",
      "logs:DeleteLogDelivery",
      "logs:DescribeLogGroups",
      "logs:DescribeResourcePolicies",
      "logs:GetLogDelivery",
      "logs:ListLogDeliveries",
      "logs:PutResourcePolicy",
      "logs:UpdateLogDelivery",
    ]);
  });

  it("let no step scan the table, take another role or lift a lock", () => {
    const all = statements().flatMap(actions);

    expect(
      all.filter((action) => /Scan|UpdateItem|BypassGovernance|PassRole|AssumeRole/.test(action)),
    ).toEqual([]);
  });

  it("let two steps and the estimate delete, and of the objects only work files and reports, which are made again", () => {
    const deleting = statements()
      .filter((each) => actions(each).includes("s3:DeleteObject"))
      .map(({ role, Resource }) => [
        role.replace(/Role.*/, ""),
        [...JSON.stringify(Resource).matchAll(/"\/([a-z-]+)\/\*"/g)].map((match) => match[1]).sort(),
      ]);

    expect(deleting.sort()).toEqual([
      ["CloseRun", ["work"]],
      ["EstimateBill", ["work"]],
      ["PublishRun", ["reports", "work"]],
    ]);
  });

  it("let only issue-invoices write invoices, and only publish-run and the API read them again", () => {
    const touching = (action: string): readonly string[] => [
      ...new Set(
        statements()
          .filter(
            (each) => actions(each).includes(action) && JSON.stringify(each.Resource).includes("/invoices/*"),
          )
          .map(({ role }) => role.replace(/Role.*/, "")),
      ),
    ];

    expect(touching("s3:PutObject")).toEqual(["IssueInvoices"]);
    expect(touching("s3:GetObject").toSorted()).toEqual(["Handler", "IssueInvoices", "PublishRun"]);
  });

  it("let only the intake write cost data, nobody what was delivered, and nobody price lists", () => {
    const writers = (area: string): readonly string[] =>
      statements()
        .filter(
          (each) =>
            actions(each).includes("s3:PutObject") && JSON.stringify(each.Resource).includes(`/${area}/*`),
        )
        .map(({ role }) => role.replace(/Role.*/, ""));

    expect([writers("cost-data"), writers("deliveries"), writers("price-lists")]).toEqual([
      ["Ingest"],
      [],
      [],
    ]);
  });

  it("let the intake read deliveries and configuration, and remove or send nothing but dead letters", () => {
    const ingest = statements().filter(({ role }) => role.startsWith("IngestRole"));
    const read = ingest.filter((each) => actions(each).join() === "s3:GetObject");

    expect(JSON.stringify(read)).toContain("/deliveries/*");
    expect(JSON.stringify(read)).toContain("/configuration/*");
    expect(JSON.stringify(ingest)).not.toMatch(/\/(invoices|reports|runs|work)\/\*/);
    expect(
      ingest.flatMap(actions).filter((action) => /DeleteObject|PutEvents|Invoke|SendMessage/.test(action)),
    ).toEqual(["sqs:SendMessage"]);
  });

  it("let the estimate keep nothing but work", () => {
    const estimate = statements().filter(({ role }) => role.startsWith("EstimateBillRole"));
    const writes = estimate.filter((each) =>
      actions(each).some((action) => /Put(Object|Item)|Delete/.test(action)),
    );

    expect(writes.length).toBeGreaterThan(0);
    expect(writes.every((each) => JSON.stringify(each.Resource).includes("/work/*"))).toBe(true);
  });

  it("let only the steps that claim, issue and close touch the table", () => {
    const touching = MONTH_END_STEPS.filter((step) =>
      of(step)
        .flatMap(actions)
        .some((action) => action.startsWith("dynamodb:")),
    );

    expect(touching).toEqual(["open-run", "issue-invoices", "close-run", "fail-run"]);
    for (const step of touching) expect(of(step).flatMap(actions)).toContain("dynamodb:PutItem");
  });

  it("let only close-run and the relay send events", () => {
    const senders = statements().filter((each) => actions(each).includes("events:PutEvents"));

    expect(senders.map(({ role }) => role.replace(/Role.*/, ""))).toEqual(["CloseRun", "RelayEvents"]);
  });

  it("let only the API, webhooks and connections use the key of secrets, and start the month-end besides the schedules", () => {
    const holders = (text: string): readonly string[] => [
      ...new Set(
        statements()
          .filter(({ Resource }) => JSON.stringify(Resource).includes(text))
          .map(({ role }) => role.replace(/Role.*/, "")),
      ),
    ];
    const api = statements().filter(({ role }) => role.startsWith("Handler"));
    const start = api.find((each) => actions(each).includes("states:StartExecution"));

    expect([...holders("SecretsKey")].sort()).toEqual(["AttemptLines", "DeliverWebhook", "Handler"]);
    expect(start).toMatchObject({ Action: "states:StartExecution" });
    expect(JSON.stringify(start?.Resource)).toContain("MonthEndMachine");
  });

  it("let the API read results and invoices, open runs, write records, and remove or send nothing", () => {
    const api = statements().filter(({ role }) => role.startsWith("Handler"));
    const areas = (action: string): readonly (string | undefined)[] =>
      api
        .filter((each) => actions(each).includes(action))
        .flatMap(({ Resource }) => [...JSON.stringify(Resource).matchAll(/"\/([a-z-]+)\/\*"/g)])
        .map((match) => match[1])
        .sort();

    expect(areas("s3:GetObject")).toEqual(["configuration", "invoices", "runs"]);
    expect(areas("s3:PutObject")).toEqual(["runs"]);
    expect(api.flatMap(actions)).toContain("dynamodb:PutItem");
    expect(api.flatMap(actions).filter((action) => /DeleteObject|PutEvents|Invoke/.test(action))).toEqual([
      "lambda:InvokeFunction",
    ]);
    const invoke = api.find((each) => actions(each).includes("lambda:InvokeFunction"));
    expect(JSON.stringify(invoke?.Resource)).toMatch(/ExportsOutputFnGetAttIngest/);
  });

  it("let the state machine call the functions of its steps and start only itself", () => {
    const machine = statements().filter(({ role }) => role.startsWith("MonthEndRole"));
    const invoke = machine.find((each) => actions(each).includes("lambda:InvokeFunction"));
    const start = machine.find((each) => actions(each).includes("states:StartExecution"));

    expect(invoke?.Resource).toHaveLength(MONTH_END_STEPS.length);
    expect(JSON.stringify(start?.Resource)).toContain(":stateMachine:RebillMonthEnd-month-end");
  });
});
