import { execFile } from "node:child_process";
import { afterAll, beforeAll, expect } from "vitest";
import { API_SERVICES } from "../../shared/compose/compose-api.ts";
import { missingProgram, optionalSuite } from "../support/optional-suite.ts";
import type { ServedPartner } from "../support/served-partner.ts";
import { openServedTransferWorld } from "../support/served-transfer-world.ts";
import { CUSTOMER, OTHER, RESELLER } from "../support/transfer-world.ts";

type Output = {
  readonly exitCode: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at member by member in tests.
  readonly json: any;
  readonly stderr: string;
};

optionalSuite("Organizations through the AWS CLI", missingProgram("aws", "--version"), (test) => {
  let world: ServedPartner;
  const used = new Set<string>();
  beforeAll(async () => {
    world = await openServedTransferWorld();
  });
  afterAll(() => world?.close());

  /** A command line of the CLI as its user has it; `more` are words with spaces in them. */
  const aws = (profile: string, line: string, ...more: readonly string[]): Promise<Output> =>
    new Promise((resolve) => {
      const [command = "", ...options] = line.split(" ");
      used.add(command);
      execFile(
        "aws",
        ["organizations", command, "--endpoint-url", world.url, "--output", "json", ...options, ...more],
        {
          env: {
            PATH: process.env.PATH,
            HOME: world.partner.folder,
            AWS_SHARED_CREDENTIALS_FILE: world.credentialsFile,
            AWS_PROFILE: profile,
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
  const ok = async (...words: Parameters<typeof aws>): Promise<Output["json"]> => {
    const { exitCode, json, stderr } = await aws(...words);
    expect([words[1], exitCode, stderr]).toEqual([words[1], 0, ""]);
    return json;
  };
  const invite = async (profile: string, account: string, ...more: readonly string[]) => {
    const { Handshake: handshake } = await ok(
      profile,
      `invite-organization-to-transfer-responsibility --type BILLING --target Id=${account},Type=ACCOUNT ` +
        "--start-timestamp 2026-12-01T00:00:00Z --source-name customer",
      ...more,
    );
    return { handshake: handshake.Id as string, transfer: handshake.Resources[0].Value as string };
  };

  test("a bill is taken over, named, tagged, listed and given back", async () => {
    const { handshake, transfer } = await invite(
      "reseller",
      CUSTOMER,
      "--notes",
      "Hello there",
      "--tags",
      "Key=a,Value=b c",
    );
    const described = await ok("customer", `describe-handshake --handshake-id ${handshake}`);
    expect(described.Handshake.Resources.at(-1)).toEqual({ Type: "NOTES", Value: "Hello there" });
    const accepted = await ok("customer", `accept-handshake --handshake-id ${handshake}`);
    expect(accepted.Handshake.State).toBe("ACCEPTED");
    const upper = await invite("rebill", RESELLER);
    await ok("reseller", `accept-handshake --handshake-id ${upper.handshake}`);
    const inbound = await ok("rebill", "list-inbound-responsibility-transfers --type BILLING");
    expect(inbound.ResponsibilityTransfers).toHaveLength(2);
    const outbound = await ok("customer", "list-outbound-responsibility-transfers --type BILLING");
    expect(outbound.ResponsibilityTransfers[0].Id).toBe(transfer);
    await ok("reseller", `update-responsibility-transfer --id ${transfer} --name new`);
    const seen = await ok("rebill", `describe-responsibility-transfer --id ${transfer}`);
    expect(seen.ResponsibilityTransfer.Name).toBe("new");
    await ok("reseller", `tag-resource --resource-id ${transfer} --tags Key=x,Value=y`);
    await ok("reseller", `untag-resource --resource-id ${transfer} --tag-keys a`);
    expect((await ok("reseller", `list-tags-for-resource --resource-id ${transfer}`)).Tags).toEqual([
      { Key: "x", Value: "y" },
    ]);
    const ended = await ok(
      "customer",
      `terminate-responsibility-transfer --id ${transfer} --end-timestamp 2026-12-31T23:59:59.999Z`,
    );
    expect(ended.ResponsibilityTransfer.Status).toBe("WITHDRAWN");
    expect(String(ended.ResponsibilityTransfer.EndTimestamp)).toMatch(/(59|599)\.999/);
  });

  test("invitations are declined, canceled and listed, accounts as well", async () => {
    const first = await invite("rebill", OTHER);
    await ok("other", `decline-handshake --handshake-id ${first.handshake}`);
    const second = await invite("rebill", OTHER);
    await ok("rebill", `cancel-handshake --handshake-id ${second.handshake}`);
    const received = await ok(
      "other",
      "list-handshakes-for-account --filter ActionType=TRANSFER_RESPONSIBILITY --page-size 1",
    );
    expect(received.Handshakes.map(({ State }: { State: string }) => State).sort()).toEqual([
      "CANCELED",
      "DECLINED",
    ]);
    expect((await ok("rebill", "list-handshakes-for-organization --page-size 1")).Handshakes.length).toBe(3);
    expect((await ok("customer", "list-accounts --page-size 1")).Accounts).toHaveLength(2);
    expect((await ok("member", "describe-organization")).Organization.MasterAccountId).toBe(CUSTOMER);
  });

  test("errors come by their name and message, with an exit code", async () => {
    const { exitCode, stderr } = await aws("member", "list-accounts");

    expect(exitCode).toBeGreaterThan(0);
    expect(stderr).toContain(
      "An error occurred (AccessDeniedException) when calling the ListAccounts operation: Only the management account",
    );
  });

  test("no operation there is here was left out", () => {
    const here = API_SERVICES.find(({ name }) => name === "organizations")?.operations ?? [];
    const commands = here.map(({ name }) =>
      name.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase(),
    );

    expect(commands.filter((command) => !used.has(command))).toEqual([]);
  });
});
