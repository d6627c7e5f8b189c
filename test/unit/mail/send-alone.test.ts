import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSeededIds } from "../../../shared/adapters/time/seeded-ids.ts";
import { mailKeys } from "../../../shared/stores/keys.ts";
import { sendAlone } from "../../../shared/use-cases/mail/send-alone.ts";
import type { MailCounts } from "../../../shared/use-cases/mail/send-mail.ts";
import { createManualTimer } from "../../support/manual-timer.ts";
import { type MailWorld, openMailWorld } from "./mail-world.ts";

const NOTHING = { sent: 0, refused: 0, skipped: 0, late: 0 };
const ids = createSeededIds("mail");
let world: MailWorld;
beforeEach(async () => {
  world = await openMailWorld();
  await world.invite();
  await world.accept();
});
afterEach(() => world.close());

const send = (timer = createManualTimer(), budget = 1000): Promise<MailCounts> =>
  sendAlone({ ...world.deps, ids, timer }, budget);

describe("sendAlone", () => {
  it("leaves mail to the process that is at it, so that two wakes send each message once", async () => {
    let second: Promise<MailCounts> | undefined;
    world.answers.next = () => {
      second ??= send();
      return { kind: "sent" };
    };

    expect(await send()).toMatchObject({ sent: 2 });
    expect(await second).toEqual(NOTHING);
    expect(world.mails).toHaveLength(2);
    expect(await send()).toEqual(NOTHING);
  });

  it("takes over from a process that died, once its time is up", async () => {
    const until = "2026-11-15T10:02:00.000Z";
    await world.deps.table.put({ ...mailKeys.lease("mail"), holder: "dead", until });

    expect(await send()).toEqual(NOTHING);
    world.setNow(until);
    expect(await send()).toMatchObject({ sent: 2 });
  });

  it("gives way after a failure, so that the next wake can try at once", async () => {
    world.answers.next = () => {
      throw new Error("throttled");
    };
    await expect(send()).rejects.toThrow("throttled");
    world.answers.next = () => ({ kind: "sent" });

    expect(await send()).toMatchObject({ sent: 2 });
  });

  it("stops when its time is up and lets the next one go on", async () => {
    const timer = createManualTimer();
    world.answers.next = () => {
      timer.advance(600);
      return { kind: "sent" };
    };

    expect(await send(timer, 500)).toMatchObject({ sent: 1 });
    expect(await send(timer, 500)).toMatchObject({ sent: 1 });
    expect(world.mails).toHaveLength(2);
  });
});
