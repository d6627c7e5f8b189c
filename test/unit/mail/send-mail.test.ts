import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HandshakeId, TransferId } from "../../../shared/domain/identifiers.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import type { Item } from "../../../shared/ports/table.ts";
import type { MailRecord } from "../../../shared/stores/mail-store.ts";
import { createMailStore } from "../../../shared/stores/mail-store.ts";
import { createRelayStore } from "../../../shared/stores/relay-store.ts";
import { beginMail, createSendMail, endMail } from "../../../shared/use-cases/mail/send-mail.ts";
import { type MailWorld, MIDDLE, openMailWorld, PARTNER, SOURCE, TOP } from "./mail-world.ts";

let world: MailWorld;
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(() => world.close());

const told = (): readonly string[] =>
  world.mails.map(({ id, to }) => `${id.slice(0, id.lastIndexOf("-"))} ${to}`);
const chain = async (source: typeof SOURCE, target: typeof SOURCE, name: string): Promise<void> => {
  const handshake = HandshakeId.parse(`h-${name}00001`);
  await world.invite({ id: TransferId.parse(`rt-${name}00001`), handshake, name, source, target });
  await world.accept(handshake, source);
};

describe("who is told of what", () => {
  it("tells the invitee of an invitation, with the notes and how to answer", async () => {
    await world.invite({ notes: "As agreed." });

    expect(await world.send()).toEqual({ sent: 1, refused: 0, skipped: 0, late: 0 });

    expect(told()).toEqual([`invitation-${SOURCE} it@alpha.example`]);
    const [mail] = world.mails;
    expect(mail).toMatchObject({
      at: "2026-11-15T10:00:00.000Z",
      senderName: "Northwind Cloud",
      subject: "Northwind Cloud invites you to hand over your AWS bill from December 2026",
    });
    expect(mail?.text).toContain("> As agreed.\n");
    expect(mail?.text).toContain("billing@northwind.example");
    expect(mail?.text).toContain(
      "aws organizations accept-handshake --handshake-id h-alpha00001 --region us-east-1 --endpoint-url https://billing.northwind.example\n",
    );
    expect(mail?.text).not.toContain("You pay the bills of other organizations");
  });

  it("tells an invitee that pays for others that their bills come along", async () => {
    await chain(SOURCE, MIDDLE, "alpha");
    await world.invite({
      id: TransferId.parse("rt-upward001"),
      handshake: HandshakeId.parse("h-upward001"),
      source: MIDDLE,
      target: TOP,
    });

    await world.send();

    expect(world.mails.at(-1)?.text).toContain("You pay the bills of other organizations.");
  });

  it("tells the sender of an acceptance and of what to do next", async () => {
    await world.invite();
    await world.accept();

    await world.send();

    expect(told().slice(1)).toEqual([`acceptance-${PARTNER} billing@northwind.example`]);
    expect(world.mails[1]?.subject).toBe("alpha has accepted: you pay its AWS bill from December 2026");
    expect(world.mails[1]?.text).toContain("Create a billing group");
    expect(world.mails[1]?.text).not.toContain("Alpha GmbH");
  });

  it("tells the sender of a decline, and the invitee of a cancellation", async () => {
    await world.invite();
    await world.decline();
    const again = HandshakeId.parse("h-again00001");
    await world.invite({ id: TransferId.parse("rt-again00001"), handshake: again });
    await world.cancel(again);

    await world.send();

    expect(told()).toEqual([
      `invitation-${SOURCE} it@alpha.example`,
      `decline-${PARTNER} billing@northwind.example`,
      `invitation-${SOURCE} it@alpha.example`,
      `cancellation-${SOURCE} it@alpha.example`,
    ]);
  });

  it("reminds the invitee, and tells both when the time is over", async () => {
    await world.invite();
    await world.tell("Invitation Expiring", { expiresAt: "2026-11-30T00:00:00.000Z", days: 3 });
    await world.tell("Expired");

    await world.send();

    expect(told().slice(1)).toEqual([
      `reminder-${SOURCE} it@alpha.example`,
      `expiry-${PARTNER} billing@northwind.example`,
      `expiry-${SOURCE} it@alpha.example`,
    ]);
  });

  it("tells both sides of a withdrawal, and who withdrew", async () => {
    await world.invite();
    await world.accept();
    world.setNow("2026-12-10T00:00:00.000Z");
    await world.withdraw(SOURCE, "2027-01-31T23:59:59.999Z");

    await world.send();

    const [toSource, toPayer] = world.mails.slice(2);
    expect(told().slice(2)).toEqual([
      `withdrawal-${SOURCE} it@alpha.example`,
      `withdrawal-${PARTNER} billing@northwind.example`,
    ]);
    expect(toSource?.text).toContain("You have ended the transfer of your AWS bill.");
    expect(toSource?.text).toContain("January 2027, until 31 January 2027, 23:59:59 UTC");
    expect(toPayer?.text).toContain("alpha (account 111111111111) has ended the transfer");
  });

  it("says of a transfer withdrawn before its start that it does not begin", async () => {
    await world.invite();
    await world.accept();
    await world.withdraw(PARTNER);

    await world.send();

    expect(world.mails.slice(2).map(({ subject }) => subject)).toEqual([
      "The transfer of your AWS bill to Northwind Cloud will not begin",
      "The transfer of alpha will not begin",
    ]);
  });

  it("tells nobody of other changes", async () => {
    await world.invite();
    await world.send();
    await world.tell("Renamed");
    await world.tell("Activated", { accounts: [SOURCE, PARTNER] });
    await world.api.send("PUT", "/rebill/v1/quotas/111111111111", { outboundTransfers: 1 });

    expect(await world.send()).toEqual({ sent: 0, refused: 0, skipped: 0, late: 0 });
  });
});

describe("who is told further up a chain", () => {
  beforeEach(async () => {
    // Top pays for middle, the partner for top.
    await chain(MIDDLE, TOP, "middle");
    await chain(TOP, PARTNER, "top");
    await world.send();
    world.mails.splice(0);
  });

  it("tells each payer above of the bill it inherits, by its direct source alone", async () => {
    await chain(SOURCE, MIDDLE, "alpha");

    await world.send();

    expect(told()).toEqual([
      `invitation-${SOURCE} it@alpha.example`,
      `acceptance-${MIDDLE} desk@middle.example`,
      `inheritance-${TOP} accounts@top.example`,
      `inheritance-${PARTNER} billing@northwind.example`,
    ]);
    const [, toMiddle, toTop, toPartner] = world.mails;
    expect(toMiddle?.text).toContain("this one goes on to your payer");
    expect(toTop?.subject).toBe("middle hands over one more AWS bill to you from December 2026");
    expect(toPartner?.subject).toBe("top hands over one more AWS bill to you from December 2026");
    for (const text of [toTop?.text, toTop?.html, toPartner?.text, toPartner?.html])
      expect(text).not.toMatch(/alpha(?!0)|Alpha|111111111111/);
    expect(toPartner?.text).not.toMatch(/middle|Middle|222222222222/);
    expect(toMiddle?.text).not.toMatch(/Top Holding|Northwind Cloud \(|333333333333/);
  });

  it("tells them when that bill goes away again", async () => {
    await chain(SOURCE, MIDDLE, "alpha");
    world.setNow("2026-12-10T00:00:00.000Z");
    await world.send();
    world.mails.splice(0);

    await world.withdraw(MIDDLE);
    await world.send();

    expect(told()).toEqual([
      `withdrawal-${SOURCE} it@alpha.example`,
      `withdrawal-${MIDDLE} desk@middle.example`,
      `inheritance-end-${TOP} accounts@top.example`,
      `inheritance-end-${PARTNER} billing@northwind.example`,
    ]);
    expect(world.mails[3]?.subject).toBe("top hands over one AWS bill less to you after December 2026");
    expect(world.mails[3]?.text).not.toMatch(/alpha(?!0)|Alpha|middle|Middle/);
  });

  it("tells nobody of an end that comes after the bill has stopped coming to them", async () => {
    await chain(SOURCE, MIDDLE, "alpha");
    world.setNow("2026-12-10T00:00:00.000Z");
    await world.withdraw(TOP, "2026-12-31T23:59:59.999Z", TransferId.parse("rt-middle00001"));
    await world.send();
    world.mails.splice(0);

    await world.withdraw(MIDDLE, "2027-01-31T23:59:59.999Z");
    await world.send();

    expect(told()).toEqual([
      `withdrawal-${SOURCE} it@alpha.example`,
      `withdrawal-${MIDDLE} desk@middle.example`,
    ]);
  });
});

describe("addresses", () => {
  it.each([undefined, "", "not an address", "a@b.example\r\nBcc: c@d.example"])(
    "passes over who has none: %j",
    async (email) => {
      await world.setAddress(email);
      await world.invite();
      await world.accept();

      expect(await world.send()).toEqual({ sent: 1, refused: 0, skipped: 1, late: 0 });
      expect(told()).toEqual([`acceptance-${PARTNER} billing@northwind.example`]);
    },
  );

  it("keeps nothing of a name, an address or a note in the records of mail", async () => {
    await world.invite({ notes: "Secret note" });
    await world.send();

    const record = await createMailStore(world.deps.table).find(world.mails[0]?.id ?? "");

    expect(record).toEqual({ id: world.mails[0]?.id, at: "2026-11-15T10:00:00.000Z", outcome: "sent" });
    expect(JSON.stringify(await world.events())).not.toMatch(/Secret note|alpha\.example|Alpha GmbH/);
  });
});

describe("sending again", () => {
  it("sends nothing twice", async () => {
    await world.invite();
    await world.accept();
    await world.send();

    expect(await world.send()).toEqual({ sent: 0, refused: 0, skipped: 0, late: 0 });
    expect(world.mails).toHaveLength(2);
  });

  it("goes on after a refusal, and keeps its reason", async () => {
    await world.invite();
    await world.accept();
    world.answers.next = ({ to }) =>
      to === "it@alpha.example" ? { kind: "refused", reason: "address" } : { kind: "sent" };

    expect(await world.send()).toEqual({ sent: 1, refused: 1, skipped: 0, late: 0 });

    expect(told()).toEqual([`acceptance-${PARTNER} billing@northwind.example`]);
    world.answers.next = () => ({ kind: "sent" });
    expect(await world.send()).toMatchObject({ sent: 0 });
  });

  it("stays where it is when nothing can be sent, and goes on from there", async () => {
    await world.invite();
    await world.accept();
    world.answers.next = () => {
      throw new Error("throttled");
    };
    await expect(world.send()).rejects.toThrow("throttled");

    world.answers.next = () => ({ kind: "sent" });
    expect(await world.send()).toMatchObject({ sent: 2 });
    expect(told()).toHaveLength(2);
  });

  it("sends after a death at any write what was left, and at most one message twice, unchanged", async () => {
    await world.invite();
    await world.accept();
    await world.withdraw(PARTNER, "2026-12-31T23:59:59.999Z");
    const { table } = world.deps;
    const begun = await createRelayStore(table).position("mail");
    await world.send();
    const undisturbed = [...world.mails];
    let writes = 0;
    for (let dies = 1; ; dies += 1) {
      // The same journal from its beginning, without what is known of its messages.
      const position = await createRelayStore(table).position("mail");
      await createRelayStore(table).advance("mail", position, begun ?? 0);
      for (const { id } of undisturbed) await table.delete({ pk: `MAIL#${id}`, sk: "OUTCOME" });
      world.mails.splice(0);
      writes = 0;
      const dying: typeof table = {
        ...table,
        put: async (item, condition) => {
          writes += 1;
          if (writes === dies) throw new Error("killed");
          return table.put(item, condition);
        },
      };
      const died = await world.send({ table: dying }).then(
        () => false,
        () => true,
      );
      await world.send();

      expect(new Set(world.mails)).toHaveProperty("size", world.mails.length);
      expect(world.mails.length - undisturbed.length).toBeLessThanOrEqual(1);
      for (const mail of world.mails) expect(undisturbed).toContainEqual(mail);
      expect(new Set(world.mails.map(({ id }) => id))).toEqual(new Set(undisturbed.map(({ id }) => id)));
      if (!died) break;
    }
    // Four messages, three entries with messages.
    expect(undisturbed).toHaveLength(4);
    expect(writes).toBe(7);
  });

  it("stops when it is told to, and goes on with the message it stopped at", async () => {
    await world.invite();
    await world.accept();
    let left = 1;

    await createSendMail(world.deps)(() => left-- > 0);
    expect(world.mails).toHaveLength(1);

    await world.send();
    expect(told()).toEqual([
      `invitation-${SOURCE} it@alpha.example`,
      `acceptance-${PARTNER} billing@northwind.example`,
    ]);
  });

  it("writes its position now and then when there is nothing to tell, and loses nothing by it", async () => {
    const relay = createRelayStore(world.deps.table);
    const send = createSendMail({ ...world.deps, unwrittenMax: 3 });
    const begun = (await relay.position("mail")) ?? 0;
    const change = (value: number) =>
      world.api.send("PUT", "/rebill/v1/quotas/111111111111", { inboundTransfers: value });
    await change(1);
    await change(2);
    await send();
    expect(await relay.position("mail")).toBe(begun);

    await change(3);
    await send();
    expect(await relay.position("mail")).toBe(begun + 3);

    await world.invite();
    await send();
    expect(await relay.position("mail")).toBe(begun + 4);
    expect(told()).toHaveLength(1);
  });
});

describe("from when on mail is sent", () => {
  it("tells nobody of what happened before it was switched on", async () => {
    await endMail(world.deps);
    await world.invite();

    await beginMail(world.deps);
    await world.accept();
    await world.send();

    expect(told()).toEqual([`acceptance-${PARTNER} billing@northwind.example`]);
  });

  it("begins at the end by itself when nobody let it begin", async () => {
    await endMail(world.deps);
    await world.invite();

    expect(await world.send()).toMatchObject({ sent: 0 });
  });

  it("passes over what is older than it may be", async () => {
    await world.invite();
    world.setNow("2026-11-18T10:00:00.001Z");
    await world.accept();

    expect(await world.send({ hoursMax: 72 })).toEqual({ sent: 1, refused: 0, skipped: 0, late: 1 });
    expect(told()).toEqual([`acceptance-${PARTNER} billing@northwind.example`]);
  });

  it("is the same message however late it is composed", async () => {
    await world.invite({ notes: "As agreed." });
    await world.send();
    const [prompt] = world.mails.splice(0);
    await createRelayStore(world.deps.table).forget("mail");
    const position = (await world.deps.journal.head()).sequence;
    await createRelayStore(world.deps.table).advance("mail", undefined, position - 1);
    await world.deps.table.delete({ pk: `MAIL#${prompt?.id}`, sk: "OUTCOME" });

    world.setNow("2027-02-01T00:00:00.000Z");
    await world.send();

    expect(world.mails).toEqual([prompt]);
  });
});

it("keeps records that the table may forget after three months", async () => {
  const items: Item[] = [];
  const { table } = world.deps;
  const store = createMailStore({
    ...table,
    put: async (item, condition) => {
      items.push(item);
      return table.put(item, condition);
    },
  });
  const record: MailRecord = {
    id: "x",
    at: Instant.parse("2026-11-15T10:00:00.000Z"),
    outcome: "refused",
    reason: "address",
  };

  await store.note(record);

  expect(await store.find("x")).toEqual(record);
  expect(items[0]?.expiresAt).toBe(Date.parse("2027-02-13T10:00:00.000Z") / 1000);
});

it("reads the configuration once for many entries, and not at all when nobody is told of anything", async () => {
  let reads = 0;
  const configuration = () => {
    reads += 1;
    return world.deps.configuration();
  };
  await world.api.send("PUT", "/rebill/v1/quotas/111111111111", { inboundTransfers: 3 });
  await world.send({ configuration });
  expect(reads).toBe(0);

  await world.invite();
  await world.accept();
  await world.withdraw(PARTNER);
  expect(await world.send({ configuration })).toMatchObject({ sent: 4 });
  expect(reads).toBe(1);
});
