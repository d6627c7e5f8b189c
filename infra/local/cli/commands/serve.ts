import { join } from "node:path";
import { createCertificateHttpSource } from "../../../../shared/adapters/http/certificate-http-source.ts";
import { createWebhookHttpSender } from "../../../../shared/adapters/http/webhook-http-sender.ts";
import { createProcessTimer } from "../../../../shared/adapters/time/process-timer.ts";
import { createSystemClock } from "../../../../shared/adapters/time/system-clock.ts";
import { composeRequestServer } from "../../../../shared/compose/compose-request-server.ts";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { relayEvents } from "../../../../shared/use-cases/events/relay-events.ts";
import { createRelayLoop } from "../../../../shared/use-cases/events/relay-loop.ts";
import { createWebhookWorker } from "../../../../shared/use-cases/webhooks/webhook-worker.ts";
import { createLocalIntake } from "../../cost-data/local-intake.ts";
import { serveUntilStopped } from "../../http/serve-until-stopped.ts";
import { mailFailed } from "../../mail/local-mail.ts";
import { createLocalRunner } from "../../month-end/local-runner.ts";
import { transfersJob } from "../../nce-transfers/transfers-job.ts";
import { localJobs } from "../../scheduler/local-jobs.ts";
import { createLocalScheduler } from "../../scheduler/local-scheduler.ts";
import { createSchedulerState } from "../../scheduler/scheduler-state.ts";
import { startTicking } from "../../scheduler/start-ticking.ts";
import { withComposition } from "../../with-composition.ts";
import { createWorkQueue } from "../../work-queue.ts";
import type { Command, OptionValues } from "../command.ts";

const DEFAULT_PORT = 4010;
const PORT_MAX = 65_535;
/** Only this machine: whoever wants others to come in says so. */
const DEFAULT_HOST = "127.0.0.1";

export const serve: Command = {
  name: "serve",
  usage: "rebill serve [--port 4010] [--host 127.0.0.1] [--schedules]",
  summary:
    "answer the HTTP API until stopped with Ctrl-C; port 0 takes any free one; --schedules also runs daily estimates and closes months",
  options: { port: { type: "string" }, host: { type: "string" }, schedules: { type: "boolean" } },
  positionals: [],
  run: async (context, options) => {
    const address = { port: portOption(options), host: hostOption(options) };
    return withComposition(
      context.dataPath,
      { command: "rebill serve" },
      async (deps, { secrets, clock, path }, localMail) => {
        const timer = createProcessTimer();
        const relay = createRelayLoop({ timer, work: () => relayEvents(deps) }, relayFailed);
        const mail = createRelayLoop({ timer, work: () => localMail.send() }, mailFailed);
        const sender = createWebhookHttpSender({ reach: WEBHOOK_REACH });
        const webhooks = createWebhookWorker({ ...deps, secrets, sender }, webhooksFailed);
        const onChanged = (): void => {
          relay.wake();
          webhooks.wake();
          mail.wake();
        };
        // What a process before this one changed and had no time to tell.
        relay.wake();
        webhooks.wake();
        const queue = createWorkQueue();
        const runner = createLocalRunner(deps, queue, onChanged);
        const intake = createLocalIntake(deps, queue, { onEnded: onChanged, onFault: importFailed });
        // Deliveries that were asked for before a run may be what it waits for.
        await intake.resume();
        await runner.resume();
        const scheduler = createLocalScheduler({
          clock,
          realClock: createSystemClock(),
          state: createSchedulerState(join(path, "scheduler.json")),
          jobs: localJobs({
            deps,
            runner,
            api: () => server.deps,
            transfers: transfersJob({
              clock: deps.clock,
              api: () => server.deps,
              secrets,
              reach: WEBHOOK_REACH,
            }),
            schedules: options.schedules === true,
          }),
        });
        // A change can make something due at once, such as a transfer that was submitted.
        const due = createRelayLoop({ timer, work: () => scheduler.catchUp() }, scheduleFailed);
        const server = composeRequestServer({
          ...deps,
          secrets,
          runner,
          intake,
          testClock: {
            move: async (to) => {
              const moved = await scheduler.move(to);
              // Retries of webhooks come due like everything else.
              onChanged();
              await Promise.all([webhooks.settled(), mail.settled()]);
              return moved;
            },
          },
          webhookReach: WEBHOOK_REACH,
          certificates: createCertificateHttpSource(),
          onChanged: () => {
            onChanged();
            due.wake();
          },
          isOnlyWriter: true,
        });
        const ticking = startTicking(scheduler, scheduleFailed);
        await serveUntilStopped(server.serve, address, (url) => {
          localMail.listensAt(url);
          // Not before: messages name the address.
          mail.wake();
          context.print({ json: { url }, text: `rebill listening on ${url}\n` });
        });
        const settling = queue.settled();
        await ticking.stop();
        await due.settled();
        await settling;
        await server.settled();
        await Promise.all([relay.settled(), mail.settled()]);
        await webhooks.stop();
        return { ok: true };
      },
    );
  },
};

const WEBHOOK_REACH = "one-machine";

const webhooksFailed = (error: unknown): void => {
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`rebill: webhooks could not be served (${name}); tried again with the next change\n`);
};

const relayFailed = (error: unknown): void => {
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`rebill: events could not be published (${name}); tried again with the next change\n`);
};

const importFailed = (error: unknown): void => {
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`rebill: an import of cost data failed (${name}); ask for it again\n`);
};

const scheduleFailed = (error: unknown): void => {
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`rebill: what was due failed (${name}); tried again soon\n`);
};

const portOption = ({ port }: OptionValues): number => {
  if (port === undefined) return DEFAULT_PORT;
  const number = /^\d{1,5}$/.test(String(port)) ? Number(port) : Number.NaN;
  if (number <= PORT_MAX) return number;
  throw new InvalidInputError("--port", `must be a whole number from 0 to ${PORT_MAX}`);
};

const hostOption = ({ host }: OptionValues): string => {
  if (host === undefined) return DEFAULT_HOST;
  if (typeof host === "string" && /^[A-Za-z0-9.:_-]{1,253}$/.test(host)) return host;
  throw new InvalidInputError("--host", "must be an address or a name of this machine, such as 127.0.0.1");
};
