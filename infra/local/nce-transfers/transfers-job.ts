import type { WebhookReach } from "../../../shared/domain/webhooks/webhook-url.ts";
import type { Clock } from "../../../shared/ports/clock.ts";
import type { SecretCipher } from "../../../shared/ports/secret-cipher.ts";
import type { ConfigurationChanger } from "../../../shared/use-cases/configuration/change-configuration.ts";
import type { ConfigurationCache } from "../../../shared/use-cases/configuration/configuration-cache.ts";
import { nextExecutionAt } from "../../../shared/use-cases/nce/execution/due-executions.ts";
import type { ExecutionDependencies } from "../../../shared/use-cases/nce/execution/execution.ts";
import type { Job } from "../scheduler/local-scheduler.ts";

export type TransfersJobOptions = {
  readonly clock: Clock;
  /** Asked for when the job runs. */
  readonly api: () => { readonly changes: ConfigurationChanger; readonly configuration: ConfigurationCache };
  readonly secrets: SecretCipher;
  /** Where connections to Partner Center may lead. */
  readonly reach: WebhookReach;
};

/** Carries out submitted transfers of Microsoft subscriptions whenever something is to be done with one. */
export const transfersJob = ({ clock, api, secrets, reach }: TransfersJobOptions): Job => {
  let movers: ExecutionDependencies["movers"] | undefined;
  return {
    name: "MicrosoftTransfers",
    next: async () => nextExecutionAt((await api().configuration.current()).state),
    run: async () => {
      // State machine and clients take half a second to load, and most of the time nothing moves.
      const [{ runTransfers }, { composeMovers }] = await Promise.all([
        import("./run-transfers.ts"),
        import("../../../shared/compose/compose-movers.ts"),
      ]);
      const { changes, configuration } = api();
      const platform = { changes, configuration, clock };
      movers ??= composeMovers({ ...platform, secrets, reach });
      const count = await runTransfers({ ...platform, movers });
      return count === 0 ? "nothing to do" : `${count} looked after`;
    },
  };
};
