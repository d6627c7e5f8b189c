import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  BillingconductorClient,
  CreatePricingRuleCommand,
  ListPricingRulesCommand,
} from "@aws-sdk/client-billingconductor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { rawConnection } from "../support/raw-http.ts";
import { runCli, spawnCli } from "../support/run-cli.ts";
import { runServe } from "../support/running-serve.ts";

const folder = await mkdtemp(join(tmpdir(), "rebill-serve-"));
const data = join(folder, "data");
beforeAll(async () => {
  expect((await runCli("init", "--account", "999999999999", "--name", "N", "--data", data)).exitCode).toBe(0);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The official client with endpoint and credentials changed, nothing else. */
const officialClient = async (endpoint: string): Promise<BillingconductorClient> => {
  const credentials = await readCredentialsProfile(data, "rebill");
  if (credentials === undefined) throw new Error("rebill init wrote no profile");
  return new BillingconductorClient({ endpoint, region: "eu-west-1", credentials });
};

describe("rebill serve", () => {
  it("says where it listens, answers official clients and ends with 0 when asked to stop", async () => {
    const running = await runServe(data);
    const client = await officialClient(running.url);

    const { Arn } = await client.send(
      new CreatePricingRuleCommand({
        Name: "seven",
        Scope: "GLOBAL",
        Type: "DISCOUNT",
        ModifierPercentage: 7,
      }),
    );
    const { PricingRules } = await client.send(new ListPricingRulesCommand({}));

    const unsigned = await fetch(`${running.url}/list-pricing-rules`, { method: "POST", body: "{}" });
    const large = await fetch(`${running.url}/list-pricing-rules`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: Buffer.alloc(10 * 1024 * 1024 + 1, 0x20),
    });
    client.destroy();
    expect(PricingRules).toMatchObject([{ Arn, Name: "seven", ModifierPercentage: 7 }]);
    expect([unsigned.status, unsigned.headers.get("x-amzn-errortype")]).toEqual([
      403,
      "MissingAuthenticationTokenException",
    ]);
    expect(large.status).toBe(403);
    expect(await running.stop()).toEqual({
      exitCode: 0,
      stdout: `rebill listening on ${running.url}\n`,
      stderr: "",
    });
  });

  it("keeps what it was told, and has the data directory to itself while it runs", async () => {
    const running = await runServe(data);
    const other = spawnCli(["clock", "clear", "--data", data]);
    await new Promise<void>((resolve) => other.child.stderr?.once("data", () => resolve()));

    const client = await officialClient(running.url);
    const { PricingRules } = await client.send(new ListPricingRulesCommand({}));
    client.destroy();
    await running.stop("SIGINT");
    const waited = await other.ended;

    expect(PricingRules?.map(({ Name }) => Name)).toEqual(["seven"]);
    expect(waited.stderr).toContain("waiting for rebill serve (pid ");
    expect(waited.exitCode).toBe(0);
  });

  it("prints one JSON document with --json", async () => {
    const running = await runServe(data, "--json");

    expect(JSON.parse((await running.stop()).stdout)).toEqual({ url: running.url });
  });

  it("drops what it waits for when asked a second time", async () => {
    const running = await runServe(data);
    const slow = rawConnection(running.url);
    slow.socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n");
    await new Promise((resolve) => setTimeout(resolve, 100));

    const stopped = running.stop();
    await new Promise((resolve) => setTimeout(resolve, 200));
    process.kill(running.processId, "SIGTERM");

    expect((await stopped).exitCode).toBe(0);
    expect(await slow.ended).toBe("");
  });

  it.each([
    ["--port", "70000", "--port: must be a whole number from 0 to 65535"],
    ["--port", "-1", "--port"],
    ["--port", "http", "--port: must be a whole number from 0 to 65535"],
    ["--host", "a b", "--host: must be an address or a name of this machine"],
  ])("refuses %s %s as invalid", async (option, value, message) => {
    const { exitCode, stderr, stdout } = await runCli("serve", option, value, "--data", data);

    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it("fails on a port that is taken and leaves the data directory free", async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) =>
      taken.listen(0, "127.0.0.1", () => resolve((taken.address() as { port: number }).port)),
    );

    const run = await runCli("serve", "--port", String(port), "--data", data);

    taken.close();
    expect(run).toEqual({
      exitCode: 1,
      stdout: "",
      stderr: `rebill: port ${port} of 127.0.0.1 is in use; stop what listens there or choose another with --port\n`,
    });
    expect((await runCli("clock", "clear", "--data", data)).exitCode).toBe(0);
  });
});
