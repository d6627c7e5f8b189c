import { describe, expect, it } from "vitest";
import { internetMessage } from "../../shared/adapters/files/internet-message.ts";
import { composeMail } from "../../shared/domain/mail/compose-mail.ts";
import { NCE_ENVELOPE, NCE_NOTICES } from "../unit/mail/sample-nce-notices.ts";
import { ENVELOPE, NOTICES } from "../unit/mail/sample-notices.ts";

describe("e-mails", () => {
  for (const [name, notice] of Object.entries({ ...NOTICES, ...NCE_NOTICES }))
    it(`say what ${name}.txt and ${name}.html say`, async () => {
      const { subject, text, html } = composeMail(
        notice,
        name.endsWith("-to-customer") ? NCE_ENVELOPE : ENVELOPE,
      );

      await expect(`Subject: ${subject}\n\n${text}`).toMatchFileSnapshot(`mail/${name}.txt`);
      await expect(html).toMatchFileSnapshot(`mail/${name}.html`);
    });

  it("are written to a file byte for byte as in withdrawal-to-source.eml.txt", async () => {
    const message = composeMail(NOTICES["withdrawal-to-source"], ENVELOPE);

    await expect(internetMessage(message, ENVELOPE.recipient.address)).toMatchFileSnapshot(
      "mail/withdrawal-to-source.eml.txt",
    );
  });
});
