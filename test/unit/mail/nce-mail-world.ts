import { ALWAYS } from "../../../shared/domain/configuration/configuration-versions.ts";
import type { MailMessage } from "../../../shared/domain/mail/mail-message.ts";
import { NceSubscriptionId } from "../../../shared/domain/nce/ids.ts";
import type { NcePartner } from "../../../shared/domain/nce/partner.ts";
import { Instant } from "../../../shared/domain/time/instant.ts";
import { thingChange } from "../../../shared/use-cases/configuration/change-configuration.ts";
import { beginMail, createSendMail } from "../../../shared/use-cases/mail/send-mail.ts";
import { liveUntil } from "../../support/carry-out.ts";
import { openNceWorld, SOURCE, select, TARGET } from "../../support/nce-world.ts";

export const SOURCE_MAIL = "desk@source.example";
export const TARGET_MAIL = "desk@target.example";
export const CUSTOMER_MAIL = "admin@customer.example";

/** Partners of Microsoft's whose accounts have organisations with addresses, and a mailer that keeps what it gets. */
export const openNceMailWorld = async () => {
  const world = await openNceWorld();
  const { deps } = world;
  const setAddress = async ({ account }: Pick<NcePartner, "account">, email?: string): Promise<void> => {
    const { status } = await world.send("PUT", `/rebill/v1/organizations/o-${account}`, {
      managementAccountId: account,
      name: `Organisation ${account}`,
      ...(email === undefined ? {} : { managementAccountEmail: email }),
    });
    if (status >= 300) throw new Error(`organisation of ${account}: ${status}`);
  };
  await setAddress(SOURCE, SOURCE_MAIL);
  await setAddress(TARGET, TARGET_MAIL);
  const mails: MailMessage[] = [];
  const sending = {
    table: deps.table,
    journal: deps.journal,
    clock: deps.clock,
    sha256: deps.sha256,
    configuration: async () => (await deps.configuration.current()).state,
    apiUrl: () => "https://billing.northwind.example",
    mailer: {
      send: async (message: MailMessage) => {
        mails.push(message);
        return { kind: "sent" as const };
      },
    },
  };
  await beginMail(sending);
  const must = async (answer: Promise<{ readonly status: number; readonly body: unknown }>) => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(JSON.stringify(body));
  };
  return {
    ...world,
    mails,
    setAddress,
    /** Sends what is due, as a process of its own would. */
    sendMail: () => createSendMail(sending)(),
    /** Who was told what, in its order; forgotten then. */
    told: () => mails.splice(0).map(({ id, to }) => `${id.slice(0, id.lastIndexOf("-"))} ${to}`),
    submit: (id: string, ...subscriptions: readonly string[]) =>
      must(
        world.source("PATCH", `${world.transfers}/${id}`, {
          id,
          lineItems: select(...subscriptions),
        }),
      ),
    cancel: (id: string) => must(world.target("POST", `/rebill/v1/nce/transfers/${id}:cancel`, {})),
    retry: (id: string) => must(world.source("POST", `/rebill/v1/nce/transfers/${id}:retry`, {})),
    decline: (id: string, reason: string) =>
      must(world.source("POST", `/rebill/v1/nce/transfers/${id}:decline`, { reason })),
    /** Attempts to move the subscription fail until then. */
    fault: (subscription: string, until: string) =>
      world.put(
        thingChange("nceFaults", subscription, {
          from: ALWAYS,
          value: { subscription: NceSubscriptionId.parse(subscription), until: Instant.parse(until) },
        }),
      ),
    /** Lets everything happen at its own instant, until `until`. */
    live: async (until: string): Promise<void> => {
      await liveUntil({ ...deps, setNow: world.setNow }, until);
    },
  };
};
export type NceMailWorld = Awaited<ReturnType<typeof openNceMailWorld>>;
