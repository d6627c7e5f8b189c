import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readCredentialsProfile } from "../../infra/local/data-directory/credentials-file.ts";
import { withComposition } from "../../infra/local/with-composition.ts";
import { createRandom } from "../../shared/sample/random.ts";
import { eventsOf } from "../../shared/stores/journal-store.ts";
import { createRelayStore } from "../../shared/stores/relay-store.ts";
import { openPartner, type Partner } from "../builders/partner.ts";
import { type RunningServe, runServe } from "../support/running-serve.ts";
import { type SignedHttp, signedHttp } from "../support/signed-http.ts";
import { openReceiver } from "../support/webhook-receiver.ts";

const ROUNDS = 5;
const CHANGES_AT_ONCE = 16;
const WEBHOOK = "/rebill/v1/webhooks/crm";
const random = createRandom("events-survive-kills");

let partner: Partner;
let receiver: Awaited<ReturnType<typeof openReceiver>>;
let isWell = false;
beforeAll(async () => {
  partner = await openPartner();
  receiver = await openReceiver(() => (isWell || random.chance(70) ? 204 : random.pick([500, 302, 404])));
}, 60_000);
afterAll(async () => {
  await receiver.close();
  await partner.close();
});

const begin = async (): Promise<{ serve: RunningServe; http: SignedHttp }> => {
  const serve = await runServe(partner.data);
  const credentials = await readCredentialsProfile(partner.data, "rebill");
  if (credentials === undefined) throw new Error("no profile");
  return { serve, http: signedHttp(serve.url, credentials) };
};

let things = 0;
/** One random change; what becomes of it nobody knows when the process dies meanwhile. */
const change = (http: SignedHttp): Promise<unknown> => {
  things += 1;
  const rule = {
    Name: `rule-${things}`,
    Scope: "GLOBAL",
    Type: "DISCOUNT",
    ModifierPercentage: random.integer(1, 90),
  };
  const account = `${200_000_000_000 + random.integer(0, 3)}`;
  const organization = {
    managementAccountId: account,
    managementAccountEmail: "billing@customer.example",
    name: `Customer ${things}`,
  };
  return random.pick([
    () => http("POST", "/create-pricing-rule", rule),
    () => http("POST", "/create-pricing-plan", { Name: `plan-${things}` }),
    () => http("PUT", `/rebill/v1/organizations/o-customer${account.slice(-4)}`, organization),
    () => http("PUT", `/rebill/v1/quotas/${account}`, { inboundTransfers: random.integer(0, 50) }),
    () => http("POST", `${WEBHOOK}/replay`, { after: random.integer(0, things) }),
  ])();
};

/** Lets the relay go back: everything from there on is published once more. */
const repeatRelay = (): Promise<void> =>
  withComposition(partner.data, {}, async ({ table }) => {
    const relay = createRelayStore(table);
    const position = await relay.position("bus");
    if (position !== undefined && position > 1)
      await relay.advance("bus", position, random.integer(1, position - 1));
  });

const journal = (): Promise<readonly { id: string; sequence: number }[]> =>
  withComposition(partner.data, {}, async (deps) => {
    const { entries, more } = await deps.journal.after(0, 1000);
    expect(more).toBe(false);
    return entries.flatMap((entry) => eventsOf(entry).map(({ id }) => ({ id, sequence: entry.sequence })));
  });

const idsInFiles = async (): Promise<readonly string[]> => {
  const folder = join(partner.data, "events");
  const names = (await readdir(folder)).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  return texts.flatMap((text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).id as string),
  );
};

describe("events of a server that is killed again and again", () => {
  it("are each in the files once and at the webhook at least once, in the order of the journal", async () => {
    const first = await begin();
    // Behind all real midnights: the files are by day, and the first entries are of today.
    await first.http("POST", "/rebill/v1/clock", { now: "2030-01-01T00:00:00Z" });
    const put = await first.http("PUT", WEBHOOK, {
      url: receiver.url,
      events: ["*"],
      secret: "a-secret-for-the-simulation",
    });
    expect(put.status).toBe(200);
    await first.serve.stop("SIGKILL");

    for (let round = 1; round <= ROUNDS; round += 1) {
      const { serve, http } = await begin();
      const minutes = String(round * 10).padStart(2, "0");
      await http("POST", "/rebill/v1/clock", { now: `2030-01-0${round}T00:${minutes}:00Z` });
      // In the midst of the changes: some are answered, some under way, some not begun.
      let answers = random.integer(1, CHANGES_AT_ONCE - 2);
      let strike = (): void => {};
      const struck = new Promise<void>((resolve) => {
        strike = resolve;
      });
      const changes = Array.from({ length: CHANGES_AT_ONCE }, async () => {
        await change(http).catch(() => undefined);
        answers -= 1;
        if (answers === 0) strike();
      });
      await struck;
      await new Promise((resolve) => setTimeout(resolve, random.integer(0, 120)));
      await serve.stop("SIGKILL");
      await Promise.all(changes);
      if (random.chance(50)) await repeatRelay();
    }
    isWell = true;
    const last = await begin();
    await last.http("POST", "/rebill/v1/clock", { now: "2030-02-01T00:00:00Z" });
    await last.http("POST", `${WEBHOOK}/replay`, { after: 0 });
    await last.http("POST", "/rebill/v1/clock", { now: "2030-02-01T00:00:01Z" });
    // Moving the clock waits for the webhooks; the move itself is sent right after it.
    const { next } = (await last.http("GET", "/rebill/v1/events?after=0&limit=1000")).body as {
      next: number;
    };
    for (let waited = 0; waited < 200; waited += 1) {
      const { deliveries } = (await last.http("GET", `${WEBHOOK}/deliveries?limit=1`)).body as {
        deliveries: { sequence: number; status: string }[];
      };
      if (deliveries[0]?.sequence === next && deliveries[0].status === "delivered") break;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await last.serve.stop()).exitCode).toBe(0);

    const ids = (await journal()).map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(ROUNDS * 2);
    expect(await idsInFiles()).toEqual(ids);
    // Whatever was sent again meanwhile: what the receiver first saw, it saw in the order of the journal.
    const received = receiver.received.map(({ id }) => id);
    const sinceRegistered = new Set(ids.slice(ids.indexOf(received[0] ?? "")));
    const firstSeen = [...new Set(received)].filter((id) => sinceRegistered.has(id));
    expect(firstSeen).toEqual([...sinceRegistered]);
    // The replay at the end brings everything, also what came before the webhook.
    expect(received.slice(received.lastIndexOf(ids[0] ?? ""))).toEqual(ids);
    expect((await partner.run("verify")).exitCode).toBe(0);
  }, 400_000);
});
