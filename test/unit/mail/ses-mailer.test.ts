import { inspect } from "node:util";
import {
  AccountSuspendedException,
  BadRequestException,
  LimitExceededException,
  MessageRejected,
  NotFoundException,
  SESv2Client,
  SendEmailCommand,
  SendingPausedException,
} from "@aws-sdk/client-sesv2";
import { mockClient } from "aws-sdk-client-mock";
import { beforeEach, describe, expect, it } from "vitest";
import { createSesMailer } from "../../../shared/adapters/ses/ses-mailer.ts";
import { composeMail } from "../../../shared/domain/mail/compose-mail.ts";
import { MailAddress } from "../../../shared/domain/mail/mail-address.ts";
import { ENVELOPE, NOTICES } from "./sample-notices.ts";

const FROM = MailAddress.parse("billing@northwind.example");
const message = composeMail(NOTICES.cancellation, ENVELOPE);
const ses = mockClient(SESv2Client);
const mailer = (configurationSet?: string) =>
  createSesMailer({ client: new SESv2Client({ region: "eu-central-1" }), from: FROM, configurationSet });
const known = { $metadata: {} };

beforeEach(() => {
  ses.reset();
});

describe("createSesMailer", () => {
  it("hands a message over with text and HTML, from the sender's name", async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: "1" });

    expect(await mailer().send(message)).toEqual({ kind: "sent" });

    expect(ses.commandCalls(SendEmailCommand).map(({ args }) => args[0].input)).toEqual([
      {
        FromEmailAddress: '"Northwind Cloud" <billing@northwind.example>',
        Destination: { ToAddresses: ["it@alpha.example"] },
        Content: {
          Simple: {
            Subject: { Data: message.subject, Charset: "UTF-8" },
            Body: {
              Text: { Data: message.text, Charset: "UTF-8" },
              Html: { Data: message.html, Charset: "UTF-8" },
            },
            Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
          },
        },
        EmailTags: [{ Name: "rebill-message", Value: message.id }],
      },
    ]);
  });

  it("names the configuration set, and writes a name that is no ASCII in one line", async () => {
    ses.on(SendEmailCommand).resolves({});

    await mailer("billing").send({
      ...message,
      senderName: "Größe und Söhne und Töchter und weitere Übrige",
    });

    const [call] = ses.commandCalls(SendEmailCommand);
    expect(call?.args[0].input.ConfigurationSetName).toBe("billing");
    expect(call?.args[0].input.FromEmailAddress).toMatch(
      /^(=\?UTF-8\?B\?[A-Za-z0-9+/=]+\?= ){2}<billing@northwind\.example>$/,
    );
  });

  it.each([
    [new BadRequestException({ ...known, message: "Missing final '@domain'" }), "address"],
    [new MessageRejected({ ...known, message: "Virus found" }), "content"],
    [
      new MessageRejected({
        ...known,
        message:
          "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: it@alpha.example",
      }),
      "recipient-not-verified",
    ],
  ])("passes over a message that is not taken: %s", async (error, reason) => {
    ses.on(SendEmailCommand).rejects(error);

    const outcome = await mailer().send(message);

    expect(outcome).toEqual({ kind: "refused", reason });
    expect(JSON.stringify(outcome)).not.toContain("@");
  });

  it.each([
    new AccountSuspendedException({ ...known, message: "suspended" }),
    new SendingPausedException({ ...known, message: "paused" }),
    new LimitExceededException({ ...known, message: "Daily message quota exceeded" }),
    new NotFoundException({ ...known, message: "Configuration set does not exist" }),
    new MessageRejected({
      ...known,
      message:
        "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: billing@northwind.example, it@alpha.example",
    }),
    new MessageRejected({
      ...known,
      message:
        "Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: NORTHWIND.example",
    }),
    Object.assign(new Error("not allowed"), { name: "AccessDeniedException" }),
  ])("throws what can go well later, so that nothing is passed over: %s", async (error) => {
    ses.on(SendEmailCommand).rejects(error);

    const thrown = await mailer()
      .send(message)
      .catch((caught: unknown) => caught);

    expect(thrown).toMatchObject({ name: "MailNotSentError", message: `SES answered ${error.name}` });
    // Lambda writes what is thrown to its log.
    expect(inspect(thrown)).not.toContain("@northwind.example");
  });
});

describe("the client of SES", () => {
  it("tries again when it is throttled", async () => {
    ses.restore();
    let calls = 0;
    const client = new SESv2Client({
      region: "eu-central-1",
      maxAttempts: 8,
      credentials: { accessKeyId: "AKIAAAAAAAAAAAAAAAAA", secretAccessKey: "x" },
      requestHandler: {
        handle: async () => {
          calls += 1;
          const throttled = calls <= 2;
          const body = throttled ? { message: "Maximum sending rate exceeded." } : { MessageId: "1" };
          return {
            response: {
              statusCode: throttled ? 429 : 200,
              headers: throttled ? { "x-amzn-errortype": "TooManyRequestsException" } : {},
              body: new TextEncoder().encode(JSON.stringify(body)),
            } as never,
          };
        },
      },
    });

    expect(await createSesMailer({ client, from: FROM }).send(message)).toEqual({ kind: "sent" });
    expect(calls).toBe(3);
  });
});
