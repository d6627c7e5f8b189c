import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createFileObjectStore } from "../../../shared/adapters/files/file-object-store.ts";
import { createMailFiles } from "../../../shared/adapters/files/mail-files.ts";
import { composeMail } from "../../../shared/domain/mail/compose-mail.ts";
import { MailAddress } from "../../../shared/domain/mail/mail-address.ts";
import { ENVELOPE, NOTICES } from "./sample-notices.ts";

const FROM = MailAddress.parse("billing@northwind.example");
const NAME = "2026-11-15T100000Z-sample-111111111111-0123456789abcdef01234567.eml";
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rebill-mail-"));
});
afterEach(() => rm(folder, { recursive: true }));

const mailer = () => createMailFiles(createFileObjectStore(folder, { foldersOnly: true }), FROM);
const invitation = composeMail(NOTICES.invitation, ENVELOPE);

describe("the mail of one machine", () => {
  it("is a file per message, named after its time and id", async () => {
    expect(await mailer().send(invitation)).toEqual({ kind: "sent" });

    expect(await readdir(join(folder, "mail"))).toEqual([NAME]);
    const written = await readFile(join(folder, "mail", NAME), "utf8");
    expect(written).toContain(
      'From: "Northwind Cloud" <billing@northwind.example>\r\nTo: it@alpha.example\r\n',
    );
    expect(written).toContain("Message-ID: <sample-111111111111-0123456789abcdef01234567@northwind.example>");
  });

  it("is the same bytes when it is sent again, by another process and with other words meanwhile", async () => {
    await mailer().send(invitation);
    const first = await readFile(join(folder, "mail", NAME));

    await mailer().send(invitation);
    await mailer().send({ ...invitation, text: "renamed meanwhile\n" });

    expect(await readdir(join(folder, "mail"))).toEqual([NAME]);
    expect(await readFile(join(folder, "mail", NAME))).toEqual(first);
  });

  it("leaves no half message when two send the same at once", async () => {
    await Promise.all(Array.from({ length: 8 }, () => mailer().send(invitation)));

    expect(await readdir(join(folder, "mail"))).toEqual([NAME]);
    expect(await readFile(join(folder, "mail", NAME), "utf8")).toMatch(/--\r\n$/);
  });
});
