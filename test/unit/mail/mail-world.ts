import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import type { AccountId, HandshakeId, TransferId } from "../../../shared/domain/identifiers.ts";
import type { MailMessage } from "../../../shared/domain/mail/mail-message.ts";
import { BillingPeriod } from "../../../shared/domain/time/billing-period.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import type { MailOutcome } from "../../../shared/ports/mailer.ts";
import { eventsOf } from "../../../shared/stores/journal-store.ts";
import { accept, cancel, decline } from "../../../shared/use-cases/billing-transfer/answer-handshake.ts";
import { type Invitation, invite } from "../../../shared/use-cases/billing-transfer/invite.ts";
import { transferEvent } from "../../../shared/use-cases/billing-transfer/transfer-changes.ts";
import { findTransfer } from "../../../shared/use-cases/billing-transfer/transfer-register.ts";
import { withdraw } from "../../../shared/use-cases/billing-transfer/withdraw.ts";
import { type Decision, thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import {
  beginMail,
  createSendMail,
  type MailDependencies,
} from "../../../shared/use-cases/mail/send-mail.ts";
import { openApi, PARTNER } from "../../support/open-api.ts";

export { PARTNER };
export const SOURCE = "111111111111" as AccountId;
export const MIDDLE = "222222222222" as AccountId;
export const TOP = "333333333333" as AccountId;
export const HANDSHAKE = "h-alpha00001" as HandshakeId;
export const TRANSFER = "rt-alpha00001" as TransferId;

const organisation = (id: string, managementAccountId: string, name: string, email?: string) => ({
  id,
  body: { managementAccountId, name, ...(email === undefined ? {} : { managementAccountEmail: email }) },
});
const ORGANISATIONS = [
  organisation("o-999999999999", PARTNER, "Northwind Cloud", "billing@northwind.example"),
  organisation("o-alpha00001", SOURCE, "Alpha GmbH", "it@alpha.example"),
  organisation("o-middle0001", MIDDLE, "Middle & Söhne", "desk@middle.example"),
  organisation("o-top0000001", TOP, "Top Holding", "accounts@top.example"),
];

/**
 * The API with four organisations that have addresses, a mailer that keeps what it is handed and answers as told, and
 * what the API does to transfers, driven directly.
 */
export const openMailWorld = async () => {
  const api = await openApi();
  let now = "2026-11-15T10:00:00.000Z";
  for (const { id, body } of ORGANISATIONS) {
    const { status } = await api.send("PUT", `/rebill/v1/organizations/${id}`, body);
    if (status >= 300) throw new Error(`organisation ${id}: ${status}`);
  }
  for (const account of [PARTNER, MIDDLE, TOP])
    await api.send("PUT", `/rebill/v1/quotas/${account}`, {
      inboundTransfers: 1000,
      outboundTransfers: 1,
      chainLength: 5,
    });
  const mails: MailMessage[] = [];
  const answers: { next: (message: MailMessage) => MailOutcome } = { next: () => ({ kind: "sent" }) };
  const deps: MailDependencies = {
    table: api.deps.table,
    journal: api.deps.journal,
    clock: api.deps.clock,
    sha256: api.deps.sha256,
    configuration: async () => (await api.deps.configuration.current()).state,
    apiUrl: () => "https://billing.northwind.example",
    mailer: {
      send: async (message) => {
        const outcome = answers.next(message);
        if (outcome.kind === "sent") mails.push(message);
        return outcome;
      },
    },
  };
  const change = <T>(action: string, decide: (context: Parameters<typeof invite>[0]) => Decision<T>) =>
    api.deps.changes.change({ actor: { system: "test" }, action, requestId: action }, (state) =>
      decide({ state, partner: PARTNER, now: Instant.parse(now) }),
    );
  const start = Instant.parse("2026-12-01T00:00:00.000Z");
  await beginMail(deps);
  return {
    api,
    deps,
    mails,
    answers,
    setNow: (instant: string) => {
      now = instant;
      api.setNow(instant);
    },
    /** Sends what is due, as a process of its own would. */
    send: (more: Partial<MailDependencies> = {}) => createSendMail({ ...deps, ...more })(),
    invite: (more: Partial<Invitation> = {}) =>
      change("invite", (context) =>
        invite(context, {
          id: TRANSFER,
          handshake: HANDSHAKE,
          name: "alpha",
          source: SOURCE,
          target: PARTNER,
          start,
          ...more,
        }),
      ),
    accept: (handshake = HANDSHAKE, caller = SOURCE) =>
      change("accept", (context) => accept(context, { handshake, caller })),
    decline: () => change("decline", (context) => decline(context, { handshake: HANDSHAKE, caller: SOURCE })),
    cancel: (handshake = HANDSHAKE) =>
      change("cancel", (context) => cancel(context, { handshake, caller: PARTNER })),
    withdraw: (caller: AccountId, end?: string, id = TRANSFER) =>
      change("withdraw", (context) =>
        withdraw(context, { id, caller, end: end === undefined ? undefined : Instant.parse(end) }),
      ),
    /** The e-mail of the source's organisation as a configuration file may set it: any text. */
    setAddress: (email: string | undefined) =>
      change("address", ({ state }) => {
        const from = BillingPeriod.parse("2026-11");
        const [organisation] = state.organisations.listWith("managementAccount", SOURCE, from);
        if (organisation === undefined) throw new Error("no organisation");
        const { email: _, ...rest } = organisation;
        const value = email === undefined ? rest : { ...rest, email };
        const changed = thingChange("organisations", organisation.id, { from, value });
        return { answer: undefined, changes: [changed], resources: [], events: [] };
      }),
    /** An event of a transfer that a timer makes. */
    tell: (name: string, detail: object = {}) =>
      change(`tell ${name}`, ({ state, now: at }) => {
        const transfer = findTransfer(state, TRANSFER, at);
        if (transfer === undefined) throw new Error("no transfer");
        return {
          answer: undefined,
          // What changes nothing is no change, and told to nobody.
          changes: [
            thingChange("responsibilityTransfers", TRANSFER, {
              from: ALWAYS,
              value: { ...transfer, name: `${transfer.name}.` },
            }),
          ],
          resources: [],
          events: [transferEvent(name, transfer, { ...detail })],
        };
      }),
    events: async () => (await api.deps.journal.after(0, 1000)).entries.flatMap(eventsOf),
    close: api.close,
  };
};
export type MailWorld = Awaited<ReturnType<typeof openMailWorld>>;
