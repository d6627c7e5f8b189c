import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { internetMessage } from "../../../shared/adapters/files/internet-message.ts";
import { composeMail } from "../../../shared/domain/mail/compose-mail.ts";
import { encodedWords, mailbox } from "../../../shared/domain/mail/encoded-word.ts";
import { mailAddressOf } from "../../../shared/domain/mail/mail-address.ts";
import type { MailMessage } from "../../../shared/domain/mail/mail-message.ts";
import type { NceNotice } from "../../../shared/domain/mail/nce-notice.ts";
import { isNceNotice, type Notice } from "../../../shared/domain/mail/notice.ts";
import { NCE_NOTICES } from "./sample-nce-notices.ts";
import { ENVELOPE, NOTICES } from "./sample-notices.ts";

const compose = (notice: Notice, envelope = ENVELOPE): MailMessage => composeMail(notice, envelope);
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

/** Words of the HTML in the order they are read. */
const htmlWords = (html: string): string =>
  html
    .slice(html.indexOf("<body"))
    .replace(/<[^>]*>/g, " ")
    .replace(/&(\w+|#\d+);/g, (_, name: string) => ENTITIES[name] ?? `?${name}?`)
    .replace(/\s+/g, " ")
    .trim();

/** Words of the text without what stands for headings, items and quotes there. */
const textWords = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !/^(=+|-+|-- )$/.test(line))
    .map((line) => line.replace(/^(- |> ?)/, ""))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();

const withNceWords = (notice: NceNotice, words: string): NceNotice => {
  const { source, target, customer } = notice;
  const named = {
    ...notice,
    source: { ...source, name: words },
    target: { ...target, name: words },
    customer: { ...customer, name: words },
  };
  return {
    ...named,
    ...("moved" in named ? { moved: named.moved.map((each) => ({ ...each, product: words })) } : {}),
    ...("left" in named
      ? { left: named.left.map((each) => ({ ...each, product: words, reason: words })) }
      : {}),
    ...("reason" in named ? { reason: words } : {}),
  } as NceNotice;
};

/** A notice with other text of strangers in it. */
const withWords = (notice: Notice, words: string): Notice => {
  if (isNceNotice(notice)) return withNceWords(notice, words);
  if ("direct" in notice) return { ...notice, direct: { ...notice.direct, name: words } };
  const strange = { ...notice, name: words, payer: { ...notice.payer, name: words } };
  return "apiUrl" in strange ? { ...strange, notes: words } : strange;
};

const ALL = { ...NOTICES, ...NCE_NOTICES };
const HOSTILE = `</td><script>alert("x")</script><img src='https://evil.example/p.gif'>&amp;\r\nBcc: all@evil.example\u202etxt.exe\u0000\ud800`;

describe("composeMail", () => {
  for (const [name, notice] of Object.entries(ALL)) {
    it(`says the same in text and in HTML: ${name}`, () => {
      const { text, html } = compose(notice);

      expect(htmlWords(html)).toBe(textWords(text));
    });

    it(`lets no name or note become markup, a header or another direction: ${name}`, () => {
      const harmless = compose(withWords(notice, "Words"));
      const message = compose(withWords(notice, HOSTILE), { ...ENVELOPE, senderName: HOSTILE });
      const tags = (html: string) => [...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag).join("");

      const lines = message.html.match(/<br>/g)?.length ?? 0;
      expect(tags(message.html).replaceAll("<br>", "")).toBe(tags(harmless.html));
      expect(lines).toBe("managesOthers" in notice || "reason" in notice ? 1 : 0);
      expect(message.subject + message.senderName).not.toMatch(/[\p{Cc}\u202e\p{Cs}]/u);
      expect(message.text + message.html).not.toMatch(/[\u202e\0\r\p{Cs}]/u);
    });
  }

  it("keeps lines within a terminal, but for commands", () => {
    for (const notice of Object.values(ALL))
      for (const line of compose(notice).text.split("\n"))
        if (!/^ {4}(aws|GET|POST) /.test(line)) expect(line.length).toBeLessThanOrEqual(72);
  });

  it("fetches nothing and depends on no style sheet", () => {
    for (const notice of Object.values(ALL))
      expect(compose(notice).html).not.toMatch(/<(img|link|script|style|iframe|a)\b|url\(|src=/i);
  });

  it("names an account where no name is known", () => {
    const { payer } = NOTICES.decline;
    const nameless = { ...NOTICES.cancellation, payer: { account: payer.account } };

    const { subject, text } = compose(nameless);

    expect(subject).toBe("Account 999999999999 has canceled its invitation");
    expect(textWords(text)).toContain("Account 999999999999 has canceled its invitation to hand over");
  });

  it("shortens a long name in the subject alone", () => {
    const long = "Northwind ".repeat(20).trim();
    const { subject, text } = compose(withWords(NOTICES.invitation, long));

    expect(subject.length).toBeLessThan(110);
    expect(subject).toContain("…");
    expect(textWords(text)).toContain(`${long} (account 999999999999)`);
  });

  it("says by when to answer as the last second that is in time", () => {
    expect(compose(NOTICES.invitation).text).toContain("Sunday, 29 November 2026, 23:59:59 UTC");
  });

  it("never tells the payer more of the source than the payer's own name for it", () => {
    for (const name of ["acceptance", "decline", "expiry-to-payer", "withdrawal-to-payer"] as const) {
      const { subject, text } = compose(NOTICES[name]);
      expect(subject + text).not.toContain("alpha.example");
    }
  });
});

describe("messages of Microsoft subscriptions", () => {
  it("tell target and customer nothing of what has not moved", () => {
    for (const name of [
      "nce-part-to-target",
      "nce-part-to-customer",
      "nce-failure-to-target",
      "nce-submission",
    ] as const)
      expect(compose(NCE_NOTICES[name]).text).not.toMatch(/Visio|suspended|sub-\d/);
  });

  it("list fifty subscriptions and count the rest", () => {
    const [first] = NCE_NOTICES["nce-completion-to-source"].moved;
    if (first === undefined) throw new Error("nothing has moved");
    const moved = Array.from({ length: 53 }, () => first);

    const { text } = compose({ ...NCE_NOTICES["nce-completion-to-source"], moved });

    expect(text.match(/^- Microsoft 365/gm)).toHaveLength(50);
    expect(text).toContain("\n- and 3 more\n");
  });

  it("name a partner by its Microsoft ID where no name is known", () => {
    const { target } = NCE_NOTICES["nce-expiry-to-source"];
    const notice = { ...NCE_NOTICES["nce-expiry-to-source"], target: { tenant: target.tenant } };

    expect(compose(notice).subject).toBe(`The request of ${target.tenant} has expired`);
  });
});

/** Headers of a message, unfolded. */
const headersOf = (message: string): readonly string[] =>
  message
    .slice(0, message.indexOf("\r\n\r\n"))
    .replace(/\r\n[ \t]/g, " ")
    .split("\r\n");
const decodedWords = (value: string): string =>
  value
    .replace(/\?= =\?UTF-8\?B\?/g, "?==?UTF-8?B?")
    .replace(/=\?UTF-8\?B\?([^?]*)\?=/g, (_, data: string) => Buffer.from(data, "base64").toString("utf8"));

describe("internetMessage", () => {
  const from = ENVELOPE.recipient.address;
  const parts = (written: string): readonly string[] => {
    const boundary = /boundary="([^"]+)"/.exec(written)?.[1] ?? "";
    return written.split(`--${boundary}`).slice(1, -1);
  };
  const decoded = (part: string): string => {
    const body = part.slice(part.indexOf("\r\n\r\n") + 4, -2).replace(/=\r\n/g, "");
    const octets = body.replace(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(octets, "latin1").toString("utf8").replaceAll("\r\n", "\n");
  };

  it("reads back as what was written, whatever the words", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (words) => {
        const message = compose(withWords(NOTICES.invitation, words), { ...ENVELOPE, senderName: words });
        const written = internetMessage(message, from);

        const [text, html] = parts(written).map(decoded);
        expect(text).toBe(message.text);
        expect(html).toBe(message.html);
        const headers = headersOf(written);
        expect(headers.map((header) => header.slice(0, header.indexOf(":")))).toEqual([
          "Date",
          "From",
          "To",
          "Subject",
          "Message-ID",
          "Auto-Submitted",
          "MIME-Version",
          "Content-Type",
        ]);
        expect(decodedWords(headers[3] ?? "")).toBe(`Subject: ${message.subject}`);
      }),
    );
  });

  it("is ASCII in lines of at most 76 characters within the parts, ended by CRLF", () => {
    const message = compose(withWords(NOTICES.invitation, "Größe 東京 😀 ".repeat(30)));
    const written = internetMessage(message, from);

    expect(written).toMatch(/^[\x20-\x7e\r\n]*$/);
    expect(written.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const part of parts(written))
      for (const line of part.split("\r\n")) expect(line.length).toBeLessThanOrEqual(76);
  });

  it("has a header for each of its facts", () => {
    const message = compose(withWords(NOTICES.cancellation, "Müller"), { ...ENVELOPE, senderName: 'A "B"' });

    expect(headersOf(internetMessage(message, from)).map(decodedWords)).toEqual([
      "Date: Sun, 15 Nov 2026 10:00:00 +0000",
      'From: "A \\"B\\"" <it@alpha.example>',
      "To: it@alpha.example",
      "Subject: Müller has canceled its invitation",
      "Message-ID: <sample-111111111111-0123456789abcdef01234567@alpha.example>",
      "Auto-Submitted: auto-generated",
      "MIME-Version: 1.0",
      'Content-Type: multipart/alternative; boundary="=_sample-111111111111-0123456789abcdef01234567"',
    ]);
  });
});

describe("encodedWords", () => {
  it("leaves plain text as it is and encodes what looks like an encoded word", () => {
    expect(encodedWords("Plain text, 7 %")).toBe("Plain text, 7 %");
    expect(encodedWords("=?UTF-8?B?QUJD?=")).toMatch(/^=\?UTF-8\?B\?PT9V/);
  });

  it("splits between characters, in words of at most 75 characters", () => {
    const words = encodedWords("東京😀".repeat(40)).split("\r\n ");

    expect(words.length).toBeGreaterThan(3);
    for (const word of words) {
      expect(word.length).toBeLessThanOrEqual(75);
      expect(decodedWords(word)).not.toContain("\ufffd");
    }
    expect(decodedWords(words.join(" "))).toBe("東京😀".repeat(40));
  });

  it("cannot be left for another header", () => {
    expect(mailbox('x"\r\nBcc: y', "a@b.example")).toMatch(
      /^=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?= <a@b\.example>$/,
    );
  });
});

describe("mailAddressOf", () => {
  it.each(["billing@alpha.example", " billing+aws@sub.alpha.example "])("takes %j", (text) => {
    expect(mailAddressOf(text)).toBe(text.trim());
  });

  it.each([
    undefined,
    "",
    "billing",
    "billing@localhost",
    "a@b.example\r\nBcc: c@d.example",
    "a@b.example\nx",
    "a b@c.example",
    "<a@b.example>",
    "a@b.example,c@d.example",
    '"a b"@c.example',
    "jörg@alpha.example",
    `${"a".repeat(250)}@b.example`,
  ])("takes no mail to %j", (text) => {
    expect(mailAddressOf(text)).toBeUndefined();
  });
});
