import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect } from "vitest";
import { missingProgram, optionalSuite } from "../support/optional-suite.ts";
import { ACCOUNTS, openServedPartner, type ServedPartner } from "../support/served-partner.ts";

const FLEET = `arn:aws:billingconductor::999999999999:billinggroup/${ACCOUNTS[0]}`;
const BASIC = "arn:aws:billingconductor::aws:pricingplan/BasicPricingPlan";

type Output = {
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  readonly json: any;
  readonly stderr: string;
};

optionalSuite("Billing Conductor through the AWS CLI", missingProgram("aws", "--version"), (test) => {
  let world: ServedPartner;
  const used = new Set<string>();
  beforeAll(async () => {
    world = await openServedPartner();
  });
  afterAll(() => world?.close());

  /**
   * A command line of the CLI as its user has it: endpoint by option, keys by profile, nothing of this machine's
   * settings. `more` are words with spaces in them.
   */
  const aws = (line: string, ...more: readonly string[]): Promise<Output> =>
    new Promise((resolve) => {
      const [command = "", ...options] = line.split(" ");
      used.add(command);
      execFile(
        "aws",
        ["billingconductor", command, "--endpoint-url", world.url, "--output", "json", ...options, ...more],
        {
          env: {
            PATH: process.env.PATH,
            HOME: world.partner.folder,
            AWS_SHARED_CREDENTIALS_FILE: world.credentialsFile,
            AWS_PROFILE: "rebill",
            AWS_PAGER: "",
            AWS_MAX_ATTEMPTS: "1",
            PYTHONIOENCODING: "utf-8",
          },
        },
        (error, stdout, stderr) =>
          resolve({
            exitCode: error === null ? 0 : Number(error.code),
            json: stdout.trim() === "" ? undefined : JSON.parse(stdout),
            stderr,
          }),
      );
    });
  const ok = async (line: string, ...more: readonly string[]): Promise<Output["json"]> => {
    const { exitCode, json, stderr } = await aws(line, ...more);
    expect([line, exitCode, stderr]).toEqual([line, 0, ""]);
    return json;
  };

  test("prices: rules, plans and their tags", async () => {
    const { Arn: rule } = await ok(
      "create-pricing-rule --name seven --scope GLOBAL --type DISCOUNT --modifier-percentage 7.1",
      ...["--description", "für alle", "--tags", '{"team":"billing","a b":"ü"}'],
    );
    const { Arn: sku } = await ok(
      "create-pricing-rule --name sku --scope SKU --type MARKUP --modifier-percentage 20 " +
        "--service AmazonEC2 --usage-type BoxUsage:t3.micro",
    );
    const updated = await ok(`update-pricing-rule --arn ${rule} --modifier-percentage 8.25`);
    expect([updated.Name, updated.ModifierPercentage]).toEqual(["seven", 8.25]);
    const { Arn: plan } = await ok(`create-pricing-plan --name plan --pricing-rule-arns ${rule}`);
    await ok(`associate-pricing-rules --arn ${plan} --pricing-rule-arns ${sku}`);
    await ok(`update-pricing-plan --arn ${plan} --name plan-2`);
    // One rule a page: the CLI puts pages together and stops at a token it has seen.
    const rules = await ok("list-pricing-rules --page-size 1");
    expect(rules.PricingRules.map(({ Name }: { Name: string }) => Name).sort()).toEqual([
      "minus-10",
      "seven",
      "sku",
    ]);
    const some = await ok("list-pricing-rules --page-size 1 --max-items 2");
    const rest = await ok(`list-pricing-rules --page-size 1 --starting-token ${some.NextToken}`);
    expect([...some.PricingRules, ...rest.PricingRules]).toEqual(rules.PricingRules);
    expect((await ok("list-pricing-plans --page-size 1")).PricingPlans).toHaveLength(2);
    const ofPlan = await ok(`list-pricing-rules-associated-to-pricing-plan --pricing-plan-arn ${plan}`);
    expect(ofPlan.PricingRuleArns).toEqual([rule, sku].sort());
    const ofRule = await ok(`list-pricing-plans-associated-with-pricing-rule --pricing-rule-arn ${sku}`);
    expect(ofRule.PricingPlanArns).toEqual([plan]);
    await ok(`tag-resource --resource-arn ${rule} --tags cost=1`);
    await ok(`untag-resource --resource-arn ${rule} --tag-keys team cost`);
    expect(await ok(`list-tags-for-resource --resource-arn ${rule}`)).toEqual({ Tags: { "a b": "ü" } });
    await ok(`disassociate-pricing-rules --arn ${plan} --pricing-rule-arns ${rule} ${sku}`);
    expect((await ok(`delete-pricing-plan --arn ${plan}`)).Arn).toBe(plan);
    await ok(`delete-pricing-rule --arn ${rule}`);
  });

  test("groups, their accounts and what they cost", async () => {
    const [first, second, third] = ACCOUNTS.slice(10);
    const { Arn: group } = await ok(
      `create-billing-group --name web --primary-account-id ${first} ` +
        `--account-grouping LinkedAccountIds=${first},${second} ` +
        `--computation-preference PricingPlanArn=${BASIC}`,
    );
    await ok(`associate-accounts --arn ${group} --account-ids ${third}`);
    await ok(`disassociate-accounts --arn ${group} --account-ids ${second}`);
    const updated = await ok(`update-billing-group --arn ${group} --description Web`);
    expect([updated.Size, updated.Description, updated.Status]).toEqual([2, "Web", "ACTIVE"]);
    expect((await ok("list-billing-groups --page-size 1")).BillingGroups).toHaveLength(3);
    const accounts = await ok(`list-account-associations --filters Association=${group}`);
    expect(accounts.LinkedAccounts).toHaveLength(2);
    await ok(`delete-billing-group --arn ${group}`);
    const reports = await ok("list-billing-group-cost-reports --billing-period 2026-10");
    expect(reports.BillingGroupCostReports).toHaveLength(2);
    const report = await ok(
      `get-billing-group-cost-report --arn ${FLEET} --group-by PRODUCT_NAME --billing-period-range ` +
        "InclusiveStartBillingPeriod=2026-10,ExclusiveEndBillingPeriod=2026-11",
    );
    expect(report.BillingGroupCostReportResults).toHaveLength(2);
  });

  test("custom line items, their sources and versions", async () => {
    const create = (name: string, charge: string): Promise<Output["json"]> =>
      ok(
        `create-custom-line-item --name ${name} --description Item --billing-group-arn ${FLEET} ` +
          `--billing-period-range InclusiveStartBillingPeriod=2026-11 --charge-details ${charge}`,
      );
    const { Arn: flat } = await create("flat", "Type=FEE,Flat={ChargeValue=12.5}");
    const { Arn: percentage } = await create(
      "percentage",
      `Type=CREDIT,Percentage={PercentageValue=7.5,AssociatedValues=[${FLEET}]}`,
    );
    const sources = `--target-arn ${percentage} --resource-arns ${flat}`;
    const joined = await ok(`batch-associate-resources-to-custom-line-item ${sources}`);
    expect(joined.SuccessfullyAssociatedResources).toEqual([{ Arn: flat }]);
    const resources = await ok(`list-resources-associated-to-custom-line-item --arn ${percentage}`);
    expect(resources.AssociatedResources).toHaveLength(2);
    await ok(`batch-disassociate-resources-from-custom-line-item ${sources}`);
    const updated = await ok(`update-custom-line-item --arn ${flat} --charge-details Flat={ChargeValue=13}`);
    expect(updated.ChargeDetails.Flat.ChargeValue).toBe(13);
    expect((await ok("list-custom-line-items --page-size 1")).CustomLineItems).toHaveLength(2);
    const versions = await ok(`list-custom-line-item-versions --arn ${flat}`);
    expect(versions.CustomLineItemVersions).toHaveLength(1);
    await ok(`delete-custom-line-item --arn ${percentage}`);
  });

  test("errors by their name and message, with an exit code", async () => {
    const conflict = await aws("create-pricing-plan --name list-minus-10");
    const bad = await aws("create-pricing-plan --name", "two words");

    expect([conflict.exitCode > 0, bad.exitCode > 0]).toEqual([true, true]);
    expect(conflict.stderr).toContain(
      "An error occurred (ConflictException) when calling the CreatePricingPlan operation: The name of this pricingplan is taken.",
    );
    expect(bad.stderr).toContain("(ValidationException)");
  });

  test("nothing the CLI at hand can do was left out", async () => {
    const help = await new Promise<string>((resolve) =>
      execFile("aws", ["billingconductor", "nothing"], (_error, _stdout, stderr) => resolve(stderr)),
    );
    const commands = [...help.matchAll(/^\s*([a-z-]+)\s+\|\s+([a-z-]+)|^\s*([a-z]+(?:-[a-z]+)+)\s*$/gm)]
      .flatMap(([, left, right, alone]) => [left, right, alone])
      .filter((name): name is string => name?.includes("-") === true);

    expect(commands.length).toBeGreaterThanOrEqual(32);
    // Newer commands than this suite knows have a test over raw requests.
    expect(commands.filter((name) => !used.has(name) && !name.endsWith("-transfer-preference"))).toEqual([]);
  });
});
