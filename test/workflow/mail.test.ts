import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  AcceptHandshakeCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  OrganizationsClient,
  TerminateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPartner, PARTNER, type Partner } from "../builders/partner.ts";
import { type ServedPartner, servePartner } from "../support/served-partner.ts";

const ALPHA = "111111111111";
const BETA = "222222222222";
const GAMMA = "333333333333";
const configuration = {
  organizations: [
    {
      id: "o-999999999999",
      managementAccount: PARTNER,
      name: "Northwind Cloud",
      email: "billing@northwind.example",
      accounts: [],
    },
    { id: "o-alpha00001", managementAccount: ALPHA, name: "Alpha GmbH", email: "it@alpha.example" },
    { id: "o-beta000001", managementAccount: BETA, name: "Beta" },
    { id: "o-gamma00001", managementAccount: GAMMA, name: "Gamma", email: "it@gamma.example" },
  ],
};

let partner: Partner;
let served: ServedPartner;
beforeAll(async () => {
  partner = await openPartner({ now: "2026-11-15T10:00:00Z", configuration });
  const role = ["--role", "billing-admin"];
  await partner.json("credentials", "create", "--account", ALPHA, ...role, "--profile", "alpha");
  served = await servePartner(partner);
});
afterAll(() => served.close());

const client = async (profile?: string): Promise<OrganizationsClient> =>
  new OrganizationsClient(await served.settings(profile));
const invite = async (account: string, name: string, month: string, notes?: string) => {
  const { Handshake } = await (await client()).send(
    new InviteOrganizationToTransferResponsibilityCommand({
      Type: "BILLING",
      Target: { Id: account, Type: "ACCOUNT" },
      StartTimestamp: new Date(`${month}-01T00:00:00Z`),
      SourceName: name,
      Notes: notes,
    }),
  );
  const transfer = Handshake?.Resources?.find(({ Type }) => Type === "RESPONSIBILITY_TRANSFER")?.Value;
  return { handshake: Handshake?.Id ?? "", transfer: transfer ?? "" };
};
const setClock = async (now: string): Promise<void> => {
  expect((await served.raw("POST", "/rebill/v1/clock", { body: { now } })).status).toBe(200);
};
const folder = () => join(partner.data, "mail");
/** What was sent to whom when, in the order of the files' names. */
const files = async (): Promise<readonly string[]> =>
  (await readdir(folder())).sort().map((name) => name.slice(0, name.lastIndexOf("-")));
const mail = async (start: string): Promise<string> => {
  const name = (await readdir(folder())).find((each) => each.startsWith(start));
  if (name === undefined) throw new Error(`no mail ${start}`);
  // Soft line breaks taken out.
  return (await readFile(join(folder(), name), "utf8")).replaceAll("=\r\n", "");
};

describe("mail of a served partner", () => {
  it("is in the folder mail when the clock has moved, from the invitation to the last month", async () => {
    const { handshake, transfer } = await invite(ALPHA, "alpha", "2026-12", "As agreed on Tuesday.");
    await setClock("2026-11-15T11:00:00.000Z");

    expect(await files()).toEqual([`2026-11-15T100000Z-invitation-${ALPHA}`]);
    const invitation = await mail("2026-11-15T100000Z-invitation");
    expect(invitation).toContain("\r\nTo: it@alpha.example\r\n");
    expect(invitation).toContain("> As agreed on Tuesday.");
    expect(invitation).toContain(
      `aws organizations accept-handshake --handshake-id ${handshake} --region us-east-1 --endpoint-url ${served.url}\r\n`,
    );

    await (await client("alpha")).send(new AcceptHandshakeCommand({ HandshakeId: handshake }));
    await setClock("2026-12-10T00:00:00.000Z");
    await (await client("alpha")).send(
      new TerminateResponsibilityTransferCommand({
        Id: transfer,
        EndTimestamp: new Date("2027-01-31T23:59:59.999Z"),
      }),
    );
    await setClock("2027-02-02T00:00:00.000Z");

    expect(await files()).toEqual([
      `2026-11-15T100000Z-invitation-${ALPHA}`,
      `2026-11-15T110000Z-acceptance-${PARTNER}`,
      `2026-12-10T000000Z-withdrawal-${ALPHA}`,
      `2026-12-10T000000Z-withdrawal-${PARTNER}`,
    ]);
    expect(await mail(`2026-12-10T000000Z-withdrawal-${PARTNER}`)).toContain("until the end of January 2027");
  });

  it("reminds of an invitation and tells of its end at their own time, though the clock jumps over both", async () => {
    const before = await files();
    await invite(GAMMA, "gamma", "2027-03");
    // Beta has no address.
    await invite(BETA, "beta", "2027-03");
    await setClock("2027-03-01T00:00:00.000Z");

    const added = (await files()).filter((name) => !before.includes(name));
    expect(added.filter((name) => !name.includes("reminder"))).toEqual([
      `2027-02-02T000000Z-invitation-${GAMMA}`,
      `2027-02-28T000000Z-expiry-${GAMMA}`,
      `2027-02-28T000000Z-expiry-${PARTNER}`,
      `2027-02-28T000000Z-expiry-${PARTNER}`,
    ]);
    const reminders = added.filter((name) => name.includes("reminder"));
    expect(reminders.length).toBeGreaterThan(0);
    for (const name of reminders) {
      expect(name).toMatch(new RegExp(`^2027-02-2\\dT\\d{6}Z-reminder-${GAMMA}$`));
      expect(await mail(name)).toContain("Answer by:    Saturday, 27 February 2027, 23:59:59 UTC");
    }
  });

  it("writes by another command what a process that was killed had not written, once", async () => {
    const before = await readdir(folder());
    await invite(GAMMA, "gamma", "2027-04");
    await served.serve.stop("SIGKILL");

    await partner.json("audit");
    const after = await readdir(folder());
    await partner.json("audit");

    expect(after.length - before.length).toBe(1);
    expect(await readdir(folder())).toEqual(after);
  });

  it("does not call a command failed whose mail cannot be written, and writes it with the next one", async () => {
    const written = await readdir(folder());
    served = await servePartner(partner);
    // No message can be put where a file lies.
    await rename(folder(), `${folder()}-aside`);
    await writeFile(folder(), "");
    await invite(GAMMA, "gamma", "2027-05").catch(() => invite(ALPHA, "alpha", "2027-05"));
    const stopped = await served.serve.stop();
    const audit = await partner.run("audit", "--json");
    await rm(folder());
    await rename(`${folder()}-aside`, folder());
    await partner.json("audit");

    expect(stopped.exitCode).toBe(0);
    expect(audit.exitCode).toBe(0);
    for (const { stderr } of [stopped, audit]) {
      expect(stderr).toContain("rebill: mail could not be written (");
      expect(stderr).not.toMatch(/@|Alpha|Gamma/);
    }
    expect(await readdir(folder())).toHaveLength(written.length + 1);
  });
});
