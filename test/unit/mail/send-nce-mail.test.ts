import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SOURCE, TARGET } from "../../support/nce-world.ts";
import {
  CUSTOMER_MAIL,
  type NceMailWorld,
  openNceMailWorld,
  SOURCE_MAIL,
  TARGET_MAIL,
} from "./nce-mail-world.ts";

let world: NceMailWorld;
beforeEach(async () => {
  world = await openNceMailWorld();
});
afterEach(() => world.close());

/** A pending transfer nobody has to be told of any more. */
const requested = async (more: object = {}): Promise<string> => {
  const id = await world.created(more);
  await world.sendMail();
  world.told();
  return id;
};
const textTo = (to: string): string => world.mails.findLast((each) => each.to === to)?.text ?? "";
const counts = { refused: 0, skipped: 0, late: 0 };

describe("mail of Microsoft subscription transfers", () => {
  it("tells source and customer of a request: by when, how to answer, and what it means", async () => {
    const id = await world.created({ customerName: "Customer as typed" });

    expect(await world.sendMail()).toEqual({ ...counts, sent: 2 });

    const source = textTo(SOURCE_MAIL);
    expect(source).toContain("Customer as typed");
    expect(source).toContain("Monday, 15 July 2024, 23:59:59 UTC");
    expect(source).toContain(`POST https://billing.northwind.example/rebill/v1/nce/transfers/${id}:submit\n`);
    expect(source).toContain(`is registered for account ${SOURCE.account}.`);
    const customer = textTo(CUSTOMER_MAIL);
    expect(customer).toContain("Partner b");
    expect(customer).not.toContain("billing.northwind.example");
    expect(customer.replace(/\s+/g, " ")).toContain(`this address was given for transfer ${id}.`);
    expect(world.told()).toEqual([
      `nce-request-source ${SOURCE_MAIL}`,
      `nce-request-customer ${CUSTOMER_MAIL}`,
    ]);
  });

  it("reminds the source and tells both partners of the expiry, without what is out of date", async () => {
    await requested();
    await world.live("2024-06-23T00:00:00.000Z");
    await world.sendMail();
    expect(world.told()).toEqual([`nce-reminder-source ${SOURCE_MAIL}`]);

    await world.live("2024-07-20T00:00:00.000Z");
    expect(await world.sendMail()).toEqual({ ...counts, sent: 2 });
    expect(world.told()).toEqual([`nce-expiry-source ${SOURCE_MAIL}`, `nce-expiry-target ${TARGET_MAIL}`]);
  });

  it("tells the target of the submission without a line, and all three of the completion by their own ids", async () => {
    const id = await requested();
    await world.submit(id, "sub-1", "sub-2");
    await world.sendMail();
    expect(textTo(TARGET_MAIL)).toContain("Tuesday, 18 June 2024, 10:00:00 UTC");
    expect(textTo(TARGET_MAIL)).not.toMatch(/sub-\d|Business Premium|2 subscriptions/);
    expect(world.told()).toEqual([`nce-submission-target ${TARGET_MAIL}`]);

    await world.live("2024-06-15T12:00:00.000Z");
    await world.sendMail();

    expect(textTo(SOURCE_MAIL)).toContain(
      "- Microsoft 365 Business Premium, 10 licences (subscription sub-1)",
    );
    for (const to of [TARGET_MAIL, CUSTOMER_MAIL]) {
      expect(textTo(to)).toContain("- Microsoft 365 Business Premium, 10 licences");
      expect(textTo(to)).not.toContain("sub-1");
      expect(textTo(to)).toContain("15 June 2024");
    }
    for (const { text } of world.mails) expect(text).not.toMatch(/264|22\.00|EUR|incentive/);
    expect(world.told()).toEqual([
      `nce-completion-source ${SOURCE_MAIL}`,
      `nce-completion-target ${TARGET_MAIL}`,
      `nce-completion-customer ${CUSTOMER_MAIL}`,
    ]);
  });

  it("tells of a partial completion: the source of what failed and why, the others of what moved", async () => {
    const id = await requested();
    await world.submit(id, "sub-1", "azure-1");
    await world.fault("azure-1", "2024-07-20T00:00:00.000Z");
    await world.live("2024-06-19T10:00:00.000Z");
    await world.sendMail();

    const source = textTo(SOURCE_MAIL);
    expect(source.slice(source.indexOf("What has not"))).toMatch(/\(subscription azure-1\):\s+\S/);
    for (const to of [TARGET_MAIL, CUSTOMER_MAIL]) {
      expect(textTo(to)).toContain("Business Premium");
      expect(textTo(to)).not.toMatch(/azure/i);
    }
    expect(world.told()).toEqual([
      `nce-submission-target ${TARGET_MAIL}`,
      `nce-part-source ${SOURCE_MAIL}`,
      `nce-part-target ${TARGET_MAIL}`,
      `nce-part-customer ${CUSTOMER_MAIL}`,
    ]);
  });

  it("leaves out a partial completion that is being tried again by the time of sending", async () => {
    const id = await requested();
    await world.submit(id, "sub-1", "azure-1");
    await world.fault("azure-1", "2024-06-19T12:00:00.000Z");
    await world.live("2024-06-19T10:00:00.000Z");
    await world.retry(id);

    await world.sendMail();

    expect(world.told()).toEqual([`nce-submission-target ${TARGET_MAIL}`]);
  });

  it("tells both partners of a failure, the source alone why", async () => {
    const id = await requested();
    await world.submit(id, "sub-1");
    await world.fault("sub-1", "2024-07-20T00:00:00.000Z");
    await world.live("2024-06-19T10:00:00.000Z");
    await world.sendMail();

    expect(textTo(SOURCE_MAIL)).toContain("(subscription sub-1):");
    expect(textTo(TARGET_MAIL)).not.toContain("sub-1");
    expect(world.told().slice(1)).toEqual([
      `nce-failure-source ${SOURCE_MAIL}`,
      `nce-failure-target ${TARGET_MAIL}`,
    ]);
  });

  it("tells source and customer of a cancellation, and the target of a decline with its reason", async () => {
    await world.cancel(await requested());
    await world.sendMail();
    expect(world.told()).toEqual([
      `nce-cancellation-source ${SOURCE_MAIL}`,
      `nce-cancellation-customer ${CUSTOMER_MAIL}`,
    ]);

    await world.decline(await requested(), "Two invoices are open.");
    await world.sendMail();
    expect(textTo(TARGET_MAIL)).toContain("> Two invoices are open.\n");
    expect(world.told()).toEqual([`nce-decline-target ${TARGET_MAIL}`]);
  });

  it("writes to the address that the target typed in for itself, unless it is none", async () => {
    const toldOfDecline = async (targetPartnerEmailId: string) => {
      await world.decline(await requested({ targetPartnerEmailId }), "No.");
      await world.sendMail();
      return world.told();
    };

    expect(await toldOfDecline("transfers@target.example")).toEqual([
      "nce-decline-target transfers@target.example",
    ]);
    expect(await toldOfDecline("T-2024-17")).toEqual([`nce-decline-target ${TARGET_MAIL}`]);
  });

  it("passes over and counts who has no address that mail can be sent to", async () => {
    await world.setAddress(SOURCE);
    await world.setAddress(TARGET);
    const id = await world.created({ customerEmailId: "jörg@customer.example" });
    expect(await world.sendMail()).toEqual({ ...counts, sent: 0, skipped: 2 });

    await world.submit(id, "sub-1");
    expect(await world.sendMail()).toEqual({ ...counts, sent: 0, skipped: 1 });
  });

  it("sends each message once", async () => {
    await world.created();
    await world.created();
    await world.sendMail();
    const ids = world.mails.map(({ id }) => id);

    // The customer is told once of both.
    expect(new Set(ids).size).toBe(3);
    expect(await world.sendMail()).toEqual({ ...counts, sent: 0 });
  });
});
