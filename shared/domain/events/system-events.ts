import { z } from "zod";
import { Instant } from "../time/instant.ts";
import { entriesOf } from "./catalogue-entry.ts";

const webhook = z.strictObject({ webhook: z.string() });

export const systemEvents = [
  ...entriesOf("rebill.configuration", [
    [
      "Configuration Applied",
      "A configuration file is in force from a month on; `0000-01` means always.",
      z.strictObject({ from: z.string() }),
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
