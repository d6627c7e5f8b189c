import { createWebhookHttpSender } from "../../../../shared/adapters/http/webhook-http-sender.ts";
import { composeRequestServer } from "../../../../shared/compose-request-server.ts";
import { InvalidInputError } from "../../../../shared/domain/errors.ts";
import { createRelayLoop } from "../../../../shared/use-cases/events/relay-loop.ts";
import { createWebhookWorker } from "../../../../shared/use-cases/webhooks/webhook-worker.ts";
import { serveUntilStopped } from "../../http/serve-until-stopped.ts";
import { createLocalRunner } from "../../month-end/local-runner.ts";
import { withComposition } from "../../with-composition.ts";
import type { Command, OptionValues } from "../command.ts";

const DEFAULT_PORT = 4010;
const PORT_MAX = 65_535;
/** Only this machine: whoever wants others to come in says so. */
const DEFAULT_HOST = "127.0.0.1";

export const serve: Command = {
  name: "serve",
  usage: "rebill serve [--port 4010] [--host 127.0.0.1]",
  summary: "answer the HTTP API until stopped with Ctrl-C; port 0 takes any free one",
  options: { port: { type: "string" }, host: { type: "string" } },
  positionals: [],
  run: async (context, options) => {
    const address = { port: portOption(options), host: hostOption(options) };
    return withComposition(context.dataPath, { command: "rebill serve" }, async (deps, { secrets }) => {
      const relay = createRelayLoop(deps, relayFailed);
      const sender = createWebhookHttpSender({ reach: WEBHOOK_REACH });
      const webhooks = createWebhookWorker({ ...deps, secrets, sender }, webhooksFailed);
      const onChanged = (): void => {
        relay.wake();
        webhooks.wake();
      };
      // What a process before this one changed and had no time to tell.
      onChanged();
      const runner = createLocalRunner(deps, onChanged);
      await runner.resume();
      const server = composeRequestServer({
        ...deps,
        secrets,
        runner,
        webhookReach: WEBHOOK_REACH,
        onChanged,
      });
      await serveUntilStopped(server.serve, address, (url) =>
        context.print({ json: { url }, text: `rebill listening on ${url}\n` }),
      );
      await runner.settled();
      await server.settled();
      await relay.settled();
      await webhooks.stop();
      return { ok: true };
    });
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
