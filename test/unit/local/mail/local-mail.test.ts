import { afterEach, beforeEach, expect, it } from "vitest";
import { openLocalMail } from "../../../../infra/local/mail/local-mail.ts";
import { readMailSettings } from "../../../../infra/local/mail/mail-settings.ts";
import type { Composition } from "../../../../shared/compose/compose.ts";
import { type MailWorld, openMailWorld, PARTNER, SOURCE } from "../../mail/mail-world.ts";

let world: MailWorld;
beforeEach(async () => {
  world = await openMailWorld();
});
afterEach(() => world.close());

const open = (environment: NodeJS.ProcessEnv = {}) =>
  openLocalMail(world.api.deps as unknown as Composition, readMailSettings(environment));
const files = async (): Promise<readonly string[]> =>
  (await world.api.objects.list("mail/")).map((key) => key.slice("mail/".length, key.lastIndexOf("-")));

it("writes what happens while it is on into the folder mail", async () => {
  const mail = await open();
  await world.invite();

  await mail.send();
  await world.accept();
  await mail.finish();

  expect(await files()).toEqual([
    `2026-11-15T100000Z-acceptance-${PARTNER}`,
    `2026-11-15T100000Z-invitation-${SOURCE}`,
  ]);
});

it("tells nobody, then or later, of what happens while it is off", async () => {
  const off = await open({ REBILL_MAIL: "off" });
  await world.invite();
  await off.send();
  await off.finish();

  const on = await open();
  await world.accept();
  await on.finish();

  expect(await files()).toEqual([`2026-11-15T100000Z-acceptance-${PARTNER}`]);
});

it("names the address the API listens at, or the one it is told to name", async () => {
  const text = async () => {
    const [key = ""] = await world.api.objects.list("mail/");
    return new TextDecoder().decode(await world.api.objects.get(key)).replaceAll("=\r\n", "");
  };
  const mail = await open();
  mail.listensAt("http://127.0.0.1:5123");
  await world.invite();
  await mail.send();
  expect(await text()).toContain("--endpoint-url http://127.0.0.1:5123\r\n");

  await world.cancel();
  for (const key of await world.api.objects.list("mail/")) await world.api.objects.delete(key);
  const told = await open({ REBILL_PUBLIC_URL: "https://billing.northwind.example" });
  told.listensAt("http://127.0.0.1:5123");
  await told.send();
  for (const key of await world.api.objects.list("mail/")) await world.api.objects.delete(key);
  await world.invite({ id: "rt-again00001" as never, handshake: "h-again00001" as never });
  await told.send();
  expect(await text()).toContain("--endpoint-url https://billing.northwind.example\r\n");
});
