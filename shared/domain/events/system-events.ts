import { z } from "zod";
import { AccountId } from "../identifiers.ts";
import { Instant } from "../time/instant.ts";
import { entriesOf } from "./catalogue-entry.ts";

const organization = z.strictObject({
  managementAccount: AccountId,
  joined: z.array(AccountId),
  left: z.array(AccountId),
});
const webhook = z.strictObject({ webhook: z.string() });

export const systemEvents = [
  ...entriesOf("rebill.configuration", [
    [
      "Configuration Applied",
      "A configuration file is in force from a month on; `0000-01` means always.",
      z.strictObject({ from: z.string() }),
    ],
  ]),
  ...entriesOf("rebill.organizations", [
    ["Organization Registered", "An organisation is known, with its accounts.", organization],
    ["Organization Updated", "An organisation changed; accounts joined or left it.", organization],
    [
      "Quotas Changed",
      "How many transfers an account (`resources`) may have, and how long its chains may be.",
      z.strictObject({ inboundTransfers: z.int(), outboundTransfers: z.int(), chainLength: z.int() }),
    ],
  ]),
  ...entriesOf("rebill.webhooks", [
    ["Webhook Created", "A webhook is registered; the first event it is sent.", webhook],
    ["Webhook Updated", "Address, events or secret of a webhook changed.", webhook],
    ["Webhook Deleted", "Nothing more is sent to a webhook.", webhook],
    ["Webhook Replay Requested", "Events are sent to a webhook again.", webhook],
  ]),
  ...entriesOf("rebill.clock", [
    [
      "Test Clock Set",
      "The test clock of a data directory stands at an instant.",
      z.strictObject({ now: Instant }),
    ],
    ["Test Clock Cleared", "Time is the real time again.", z.strictObject({})],
  ]),
];
