import { composeMail } from "../../domain/mail/compose-mail.ts";
import type { MailMessage } from "../../domain/mail/mail-message.ts";
import { periodOf } from "../../domain/time/billing-period.ts";
import { Instant } from "../../domain/time/instant.ts";
import type { EventEntry } from "../../ports/event-bus.ts";
import type { ConfigurationState } from "../../stores/configuration-state.ts";
import { noticesOfEvent } from "./notices-of-event.ts";

export type EventMessages = {
  readonly messages: readonly MailMessage[];
  /** How many are told nothing, because no address is known that mail could be sent to. */
  readonly skipped: number;
};

const HASH_LENGTH = 24;

/** The e-mails an event makes. Their ids follow from the event, what is told and who is told. */
export const messagesOfEvent = (
  {
    state,
    apiUrl,
    sha256,
  }: {
    readonly state: ConfigurationState;
    readonly apiUrl: string;
    readonly sha256: (text: string) => string;
  },
  event: EventEntry,
): EventMessages => {
  const at = Instant.parse(event.time);
  const senderName = state.partner.list(periodOf(at))[0]?.name ?? "Rebill";
  const told = noticesOfEvent(state, event, apiUrl);
  const messages = told.flatMap(({ notice, key, origin, address }) => {
    if (address === undefined) return [];
    const hash = sha256(`${event.id}\n${notice.kind}\n${key}`).slice(0, HASH_LENGTH);
    const id = `${notice.kind}-${key}-${hash}`;
    return [composeMail(notice, { id, at, senderName, recipient: { ...origin, address } })];
  });
  return { messages, skipped: told.length - messages.length };
};
